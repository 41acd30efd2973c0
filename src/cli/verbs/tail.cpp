// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verbs/environment_names.h"
#include "cli/verbs/live_reader.h"
#include "cli/verbs/record_stream.h"
#include "cli/verbs/verbs.h"
#include "client/environments/environments.h"

namespace quarterdeck::cli {

namespace {
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto poll = 30ms;
constexpr auto liveLimit = 15s;
constexpr auto longestPast = 5s; // whatever has come by then counts as the past

Outcome<int> tailIn(client::Workspace &workspace, const std::stop_token &stop, const GlobalOptions &global,
                    const TailOptions &options, const Surroundings &surroundings, Output &output)
{
    QD_TRY(const auto name, environmentNamed(options.environment));
    QD_TRY(const auto reading, readingOptions(global));
    QD_TRY(auto selection, Selection::parse({options.query, options.since, {}, false}, reading.query));
    QD_TRY(const auto list, workspace.environments().list(0, stop));
    QD_TRY(const auto environment, found(list, name, options.environment));
    client::LiveOptions live;
    live.keepSpool = false;
    QD_TRY(auto log, workspace.openLive(environment.definition.id, name.instance, live, stop));
    live.lastBytes = 0;
    QD_TRY(auto second, workspace.openLive(environment.definition.id, name.instance, live, stop)); // says where now is
    LiveReader reader(std::move(log), environment.definition, name.instance, reading);
    RecordStream stream(std::move(selection), options.last, options.raw, output);
    const auto take
        = [&](const logs::Record &record, const RecordOrigin &origin) { return stream.take(record, origin); };
    const auto takeGap = [&](const logs::SpoolGap &gap) { return stream.takeGap(gap); };
    const auto &interruption = surroundings.interruption;

    QD_CHECK(reader.waitUntilLive(interruption, global.timeout.value_or(liveLimit)));
    const auto began = Clock::now();
    bool isPast = true;
    while (!interruption.isRequested()) {
        QD_TRY(const auto seen, reader.read(take, takeGap));
        if (isPast && (reader.hasCaughtUpWith(second) || Clock::now() - began > longestPast)) {
            isPast = false;
            second = {};
            if (options.noFollow)
                break;
            QD_CHECK(stream.pastEnds());
        }
        QD_CHECK(output.flush());
        if (const auto error = reader.ended())
            return *error;
        if (seen == LiveReader::Seen::Nothing)
            static_cast<void>(interruption.waitFor(poll));
    }
    static_cast<void>(reader.readRest(take, takeGap));
    QD_CHECK(stream.pastEnds());
    return stream.printed() > 0 ? exit_code::ok : exit_code::nothing;
}

} // namespace

Outcome<int> tail(const GlobalOptions &global, const TailOptions &options, const Surroundings &surroundings,
                  Output &output)
{
    return live(global, surroundings, [&](client::Workspace &workspace, const std::stop_token &stop) {
        return tailIn(workspace, stop, global, options, surroundings, output);
    });
}

} // namespace quarterdeck::cli
