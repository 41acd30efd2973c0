// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace quarterdeck::log {

namespace {
spdlog::level::level_enum levelOf(Severity severity)
{
    switch (severity) {
    case Severity::Debug:
        return spdlog::level::debug;
    case Severity::Info:
        return spdlog::level::info;
    case Severity::Warning:
        return spdlog::level::warn;
    case Severity::Error:
        break;
    }
    return spdlog::level::err;
}

void install(const spdlog::sink_ptr &sink, Severity least)
{
    auto logger = std::make_shared<spdlog::logger>("quarterdeck", sink);
    logger->set_level(levelOf(least));
    logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %P %L %v");
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
}
} // namespace

void toStandardError(Severity least)
{
    install(std::make_shared<spdlog::sinks::stderr_sink_mt>(), least);
}

void toFile(const std::filesystem::path &path, Severity least)
{
    try {
        install(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.string(), 5U << 20U, 1), least);
    } catch (const spdlog::spdlog_ex &exception) {
        warning("log", exception.what());
    }
}

void debug(std::string_view area, std::string_view text)
{
    spdlog::debug("{}: {}", area, text);
}
void info(std::string_view area, std::string_view text)
{
    spdlog::info("{}: {}", area, text);
}
void warning(std::string_view area, std::string_view text)
{
    spdlog::warn("{}: {}", area, text);
}

void error(std::string_view area, const quarterdeck::Error &error)
{
    std::string text;
    for (const auto *step = &error; step != nullptr; step = step->cause()) {
        if (!text.empty())
            text += "; because ";
        text += fmt::format("{} {} “{}” {} ({}:{})", name(step->kind()), step->id(), step->subject(), step->detail(),
                            step->origin().file_name(), step->origin().line());
    }
    spdlog::error("{}: {}", area, text);
}

} // namespace quarterdeck::log
