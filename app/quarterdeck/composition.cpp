// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition.h"

#include "base/log.h"
#include "base/thread_pool.h"
#include "client/environments/environments.h"
#include "client/error_text.h"
#include "client/local_workspace.h"
#include "models/common/background.h"
#include "models/environments/environments_presenter.h"
#include "models/logs/log_opener.h"
#include "models/shell/explorer_model.h"
#include "models/shell/window_settings.h"
#include "platform/colour_scheme.h"
#include "platform/paths.h"
#include "sync/network_thread.h"
#include "ui/logs/log_accessible.h"
#include "ui/shell/main_window.h"
#include "ui/shell/trace.h"
#include "ui/theme/theme.h"

#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <thread>

namespace quarterdeck::app {

int run(const Arguments &arguments)
{
    const auto profile = arguments.profile.toStdString();
    const auto paths = platform::pathsOf(profile.empty() ? std::nullopt : std::optional<std::string_view>(profile));
    if (!paths) {
        log::error("start", paths.error());
        return 1;
    }
    // From below to above; destroyed the other way round.
    ThreadPool engine(std::max(3U, std::thread::hardware_concurrency()));
    sync::NetworkThread network;
    const auto workspace = client::makeLocalWorkspace(*paths, engine, network);
    const auto settings = client::makeSettings(*paths);
    models::WindowSettings windowSettings(*settings);
    models::Background background(6); // a long poll and the opening of logs may each hold one
    models::EnvironmentsPresenter environments(workspace->environments(), background);
    models::ExplorerModel explorer(environments);
    models::LogOpener opener(*workspace, engine, background);

    ui::Theme theme;
    theme.setMode(ui::Theme::modeNamed(arguments.theme.isEmpty() ? windowSettings.theme() : arguments.theme));
    theme.apply();
    platform::SystemColourScheme scheme;
    QObject::connect(
        &scheme, &platform::SystemColourScheme::schemeChanged, &theme,
        [&theme](platform::ColourScheme changed) { theme.setSystemIsDark(changed == platform::ColourScheme::Dark); });
    QObject::connect(&scheme, &platform::SystemColourScheme::contrastChanged, &theme, &ui::Theme::setSystemHasContrast);
    ui::installLogAccessibility();
    ui::MainWindow window({theme, windowSettings, environments, explorer, opener});
    if (const auto path = qEnvironmentVariable("QUARTERDECK_TRACE"); !path.isEmpty()) {
        auto *trace = new ui::Trace(path, &window);
        QObject::connect(&window, &ui::MainWindow::logPainted, trace, &ui::Trace::logPainted);
    }
    window.restoreGeometryFirst();
    window.show();
    window.restoreLayout();
    // After the first frame. Opening a file never starts a backend.
    QTimer::singleShot(0, &window, [&] {
        for (const auto &file : arguments.files)
            window.openFile(file);
        if (arguments.files.isEmpty()) {
            window.restoreTabs();
            environments.connectNow();
        }
    });
    return QApplication::exec();
}

} // namespace quarterdeck::app
