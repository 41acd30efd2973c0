// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/local_socket.h"

#include "base/crypto/crypto.h"
#include "base/file.h"

#include <cstdlib>
#include <system_error>

namespace quarterdeck::protocol {

namespace fs = std::filesystem;

Result<fs::path> localSocketPath(const fs::path &profile)
{
    std::error_code error;
    auto canonical = fs::weakly_canonical(profile, error);
    if (error)
        canonical = profile;
    fs::path folder;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
    if (const char *runtime = std::getenv("XDG_RUNTIME_DIR"); runtime != nullptr && *runtime != '\0')
        folder = fs::path(runtime) / "quarterdeck";
    else
        folder = canonical / "run";
    QD_CHECK(makePrivateFolder(folder));
    QD_TRY(const bool isOwned, isOwnedByUs(folder));
    if (!isOwned)
        return Error(ErrorKind::Denied, "socket.notOwned", folder.string());
    auto path = folder / (crypto::sha256Hex(canonical.string()).substr(0, 16) + ".sock");
    if (path.string().size() > 107)
        return Error(ErrorKind::Unsupported, "socket.pathTooLong", path.string());
    return path;
}

} // namespace quarterdeck::protocol
