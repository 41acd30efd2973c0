// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition.h"

#include "base/log.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QTranslator>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace {

const QString profileOption = QStringLiteral("profile");
const QString themeOption = QStringLiteral("theme");

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QCoreApplication::translate("main", "Opens logs and watches programs run."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({profileOption, QCoreApplication::translate("main", "Use the profile in this folder."),
                      QStringLiteral("folder")});
    parser.addOption({themeOption,
                      QCoreApplication::translate("main", "Begin with this theme: system, light, dark or contrast."),
                      QStringLiteral("name")});
    parser.addPositionalArgument(QStringLiteral("file"), QCoreApplication::translate("main", "Logs to open."),
                                 QStringLiteral("[file…]"));
}

void name(QCoreApplication &application)
{
    application.setApplicationName(QStringLiteral("quarterdeck"));
    application.setApplicationVersion(QStringLiteral(QD_VERSION));
}

bool isAnyOf(int argc, char **argv, std::initializer_list<std::string_view> words)
{
    return std::any_of(argv + 1, argv + std::max(argc, 1),
                       [words](const char *one) { return std::ranges::find(words, one) != words.end(); });
}

/// Qt ends the program with a core dump where there is no display.
bool hasDisplay(int argc, char **argv)
{
#if defined(Q_OS_LINUX) || defined(Q_OS_FREEBSD)
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || isAnyOf(argc, argv, {"-platform", "--platform"});
#else
    Q_UNUSED(argc)
    Q_UNUSED(argv)
    return true;
#endif
}

} // namespace

int main(int argc, char **argv)
{
    if (isAnyOf(argc, argv, {"--help", "-h", "--help-all", "--version", "-v"})) { // also without a display
        QCoreApplication application(argc, argv);
        name(application);
        QCommandLineParser parser;
        describe(parser);
        parser.process(application);
    }
    if (!hasDisplay(argc, argv)) {
        std::fputs("Quarterdeck needs a display, and there is none here. On the command line, use qd.\n", stderr);
        return 1;
    }
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    name(application);
    QApplication::setApplicationDisplayName(QStringLiteral("Quarterdeck"));
    QTranslator plurals;
    if (plurals.load(QStringLiteral(":/i18n/quarterdeck_en.qm")))
        QApplication::installTranslator(&plurals);
    quarterdeck::log::toStandardError(quarterdeck::log::Severity::Warning);

    QCommandLineParser parser;
    describe(parser);
    parser.process(application);
    return quarterdeck::app::run(
        {parser.value(profileOption), parser.value(themeOption), parser.positionalArguments()});
}
