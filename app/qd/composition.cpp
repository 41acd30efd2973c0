// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition.h"

namespace quarterdeck::qd {

std::function<Result<int>(const cli::WorkspaceRequest &, const cli::LiveVerb &)> liveRunner(const SignalInterruption &,
                                                                                            int &, char **)
{
    return [](const cli::WorkspaceRequest &, const cli::LiveVerb &) -> Result<int> {
        return Error(ErrorKind::Unsupported, "verb.unsupported");
    };
}

} // namespace quarterdeck::qd
