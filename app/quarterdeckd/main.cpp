// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/log.h"
#include "server/private_backend.h"
#include "server/runtime/shim.h"

#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>

int main(int argc, char **argv)
{
    using namespace quarterdeck;
    namespace fs = std::filesystem;
    const auto is = [&](int place, std::string_view text) { return place < argc && argv[place] == text; };
    if (is(1, "--version")) {
        std::puts("quarterdeckd " QD_VERSION);
        return 0;
    }
    if (argc == 3 && is(1, "--shim"))
        return server::runShim(argv[2]);
    if (argc == 3 && is(1, "--profile")) {
        const fs::path profile = argv[2];
        if (const auto made = makePrivateFolder(profile / "log"); !made) {
            log::error("backend", made.error());
            return 1;
        }
        log::toFile(profile / "log" / "quarterdeckd.log", log::Severity::Info);
        std::error_code error;
        const auto executable = fs::read_symlink("/proc/self/exe", error);
        return server::runPrivateBackend(profile, error ? fs::absolute(argv[0]) : executable);
    }
    const bool isHelp = is(1, "--help");
    std::fputs(
        "Usage: quarterdeckd --profile DIR\n"
        "\n"
        "The private backend of a profile: started on demand by quarterdeck and qd, it runs the programs of the\n"
        "local workspace, and ends by itself when nobody uses it any more.\n"
        "\n"
        "  --profile DIR   the profile to serve\n"
        "  --version       print the version\n"
        "  --help          this text\n",
        isHelp ? stdout : stderr);
    return isHelp ? 0 : 2;
}
