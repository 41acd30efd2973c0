// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/streams.h"

#include <string>

/// The process around `qd`: its standard streams and signals.
namespace quarterdeck::qd {

/// Standard output or error.
class StandardSink final : public cli::Sink
{
public:
    explicit StandardSink(int descriptor)
        : m_descriptor(descriptor)
    { }
    [[nodiscard]] Result<> write(std::string_view bytes) override;
    [[nodiscard]] bool isTerminal() const override;

private:
    int m_descriptor;
};

/// Ctrl+C and the polite end (SIGINT, SIGTERM, SIGHUP). Makes writing to a closed pipe an error instead of an end. Only
/// one.
class SignalInterruption final : public cli::Interruption
{
public:
    SignalInterruption();
    [[nodiscard]] bool isRequested() const noexcept override;
    [[nodiscard]] bool waitFor(std::chrono::milliseconds time) const override;
    /// Becomes readable with the first signal, and stays so.
    [[nodiscard]] int descriptor() const noexcept { return m_wake; }

private:
    int m_wake = -1;
};

class StandardInput final : public cli::InputStream
{
public:
    explicit StandardInput(const SignalInterruption &interruption)
        : m_interruption(interruption)
    { }
    [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;
    [[nodiscard]] bool waitFor(std::chrono::milliseconds time) override;

private:
    const SignalInterruption &m_interruption;
};

[[nodiscard]] std::string variable(const char *name);
[[nodiscard]] std::string workingFolder();

} // namespace quarterdeck::qd
