// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation/model_backend.h"
#include "simulation/model_client.h"

#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace quarterdeck::simulation {

/// One schedule: a backend, clients and a network that misbehave as the seed says, then peace, then the invariants.
class World
{
public:
    World(std::uint32_t seed, Mutant mutant);
    /// The invariants that were broken, in words.
    [[nodiscard]] std::set<std::string> run();
    [[nodiscard]] Coverage coverage() const; ///< What happened in this schedule.

private:
    struct Request ///< On its way to the backend.
    {
        std::size_t client = 0;
        std::uint32_t life = 0;
        machine::Effect question;
    };
    struct Reply ///< On its way back.
    {
        std::size_t client = 0;
        std::uint32_t life = 0;
        machine::Event event;
    };

    [[nodiscard]] std::uint32_t upTo(std::uint32_t n)
    {
        return std::uniform_int_distribution<std::uint32_t>(0, n)(m_random);
    }
    [[nodiscard]] bool happens(double probability) { return std::bernoulli_distribution(probability)(m_random); }
    [[nodiscard]] machine::Dice dice() { return machine::Dice(static_cast<std::uint32_t>(m_random())); }
    [[nodiscard]] Uuid makeKey();
    [[nodiscard]] std::string makeValue();

    void act(std::size_t index); ///< One thing that a client, the network or an administrator does.
    void perform(ModelClient &client, std::size_t index, bool isFaulty);
    void serve(bool isFaulty);
    [[nodiscard]] machine::Event answerTo(const ModelClient &client, const machine::Effect &question, bool isBusy);
    [[nodiscard]] machine::Event failureOf(const machine::Effect &question, machine::Trouble trouble);
    void deliver(bool isFaulty);
    void edit(ModelClient &client);
    void decide(ModelClient &client);
    [[nodiscard]] protocol::Mutation editOf(const ModelClient &client, const protocol::Change &seen);
    [[nodiscard]] protocol::Mutation newEntity(const std::string &scope);

    void makePeace();
    [[nodiscard]] bool isQuiet() const;
    void check();

    std::mt19937 m_random;
    Mutant m_mutant;
    ModelBackend m_backend;
    std::vector<std::unique_ptr<ModelClient>> m_clients;
    std::vector<Request> m_requests;
    std::vector<Reply> m_replies;
    std::vector<protocol::EntityKey> m_known;
    std::uint64_t m_lastKey = 0;
    std::uint64_t m_lastValue = 0;
    std::uint32_t m_fields = 3; ///< How many each entity has: few make collisions.
    int m_restores = 0;
    bool m_isBackedUp = false;
    std::set<std::string> m_violations;
};

} // namespace quarterdeck::simulation
