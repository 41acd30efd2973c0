// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_shop.h"
#include "log_writer.h"
#include "shop_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

#include <unistd.h>

namespace {

struct Options
{
    std::uint16_t port = 0;
    double rate = 20;
    double flood = 0;
    std::string log;
    std::uint64_t records = 0;
    std::uint64_t crashAfter = 0;
};

constexpr const char *usage
    = "Usage: sample-shop [OPTIONS]\n"
      "\n"
      "A small HTTP service with a visitor of its own; it logs in the form of a Mendix runtime.\n"
      "\n"
      "  --port N          listen on this port of 127.0.0.1 (default: any)\n"
      "  --rate N          records per second, from real requests, at most 10000 (default 20)\n"
      "  --flood N         records per second of the same forms without requests\n"
      "  --log FILE        append the same bytes to a file\n"
      "  --records N       end after N records\n"
      "  --crash-after N   crash after N records\n";

std::atomic<bool> stopWanted {false};

void onSignal(int)
{
    stopWanted = true;
}

bool parse(int argc, char **argv, Options &options)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (i + 1 >= argc)
            return false;
        const char *value = argv[++i];
        if (name == "--port")
            options.port = static_cast<std::uint16_t>(std::strtoul(value, nullptr, 10));
        else if (name == "--rate")
            options.rate = std::clamp(std::strtod(value, nullptr), 0.1, 10'000.0);
        else if (name == "--flood")
            options.flood = std::max(1.0, std::strtod(value, nullptr));
        else if (name == "--log")
            options.log = value;
        else if (name == "--records")
            options.records = std::strtoull(value, nullptr, 10);
        else if (name == "--crash-after")
            options.crashAfter = std::strtoull(value, nullptr, 10);
        else
            return false;
    }
    return true;
}

/// The forms without the requests: for rates that real requests do not reach.
void flood(LogWriter &writer, ShopLog &log, double perSecond, const std::atomic<bool> &stop)
{
    const auto begun = std::chrono::steady_clock::now();
    const auto atStart = writer.count();
    while (!stop) {
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begun;
        const auto due = passed.count() * perSecond - static_cast<double>(writer.count() - atStart);
        if (due < 1) {
            writer.flush();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            continue;
        }
        for (double written = 0; written < due && !stop;)
            written
                += log.request("/rest/orders/v1/status/SO-2026-000001", 200, static_cast<int>(writer.count() % 60) + 1);
    }
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    if (argc == 2 && std::string_view(argv[1]) == "--help") {
        std::fputs(usage, stdout);
        return 0;
    }
    if (!parse(argc, argv, options)) {
        std::fputs(usage, stderr);
        return 2;
    }
    std::signal(SIGTERM, onSignal);
    std::signal(SIGINT, onSignal);
    std::signal(SIGPIPE, SIG_IGN);

    LogWriter writer(options.log);
    ShopLog log(writer, 20260304);
    HttpShop shop(writer, log);
    const auto port = shop.listen(options.port);
    if (port == 0) {
        std::fprintf(stderr, "sample-shop: port %u is taken\n", options.port);
        return 1;
    }
    writer.record(
        "INFO", "Core",
        fmt::format("Mendix Runtime successfully started, the application is now available on port {}.", port));
    if (options.flood > 0)
        writer.record("INFO", "Core",
                      fmt::format("Flood: {:.0f} records per second are written without requests.", options.flood));
    writer.flush();

    std::atomic<bool> stop {false};
    std::jthread server([&] { shop.serve(stop); });
    std::jthread visitor([&] {
        if (options.flood > 0)
            flood(writer, log, options.flood, stop);
        else
            shop.visit(stop, options.rate);
    });
    while (!stopWanted && !writer.hasLostOutput()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (options.records > 0 && writer.count() >= options.records)
            break;
        if (options.crashAfter > 0 && writer.count() >= options.crashAfter) {
            writer.recordLast("CRITICAL", "Core", "Out of memory: the runtime cannot go on");
            ::_exit(3);
        }
    }
    stop = true;
    visitor.join();
    server.join();
    writer.record("INFO", "Core", "Mendix Runtime is now shut down.");
    writer.flush();
    return 0;
}
