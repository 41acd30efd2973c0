// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition.h"

#include "base/log.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QTranslator>
#include <QtWidgets/QApplication>

int main(int argc, char **argv)
{
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("quarterdeck"));
    QApplication::setApplicationDisplayName(QStringLiteral("Quarterdeck"));
    QApplication::setApplicationVersion(QStringLiteral(QD_VERSION));
    QTranslator plurals;
    if (plurals.load(QStringLiteral(":/i18n/quarterdeck_en.qm")))
        QApplication::installTranslator(&plurals);
    quarterdeck::log::toStandardError(quarterdeck::log::Severity::Warning);

    QCommandLineParser parser;
    parser.setApplicationDescription(QApplication::translate("main", "Opens logs and watches programs run."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption profile(QStringLiteral("profile"),
                                     QApplication::translate("main", "Use the profile in this folder."),
                                     QStringLiteral("folder"));
    const QCommandLineOption theme(
        QStringLiteral("theme"),
        QApplication::translate("main", "Begin with this theme: system, light, dark or contrast."),
        QStringLiteral("name"));
    parser.addOptions({profile, theme});
    parser.addPositionalArgument(QStringLiteral("file"), QApplication::translate("main", "Logs to open."),
                                 QStringLiteral("[file…]"));
    parser.process(application);
    return quarterdeck::app::run({parser.value(profile), parser.value(theme), parser.positionalArguments()});
}
