// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test.h"
#include "ui/logs/column_layout.h"
#include "ui/theme/theme.h"

#include <QGuiApplication>
#include <QImage>
#include <QPalette>

using namespace quarterdeck::ui;

class TestTheme : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void switchesPaletteAndIcons()
    {
        Theme theme;
        theme.setMode(Theme::Mode::Light);
        theme.apply();
        QCOMPARE(QGuiApplication::palette().color(QPalette::Base), theme.colour(Token::SurfaceBase));
        const auto icon = theme.icon(QStringLiteral("logs"));
        const auto light = icon.pixmap(20, 20).toImage();
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setMode(Theme::Mode::Dark);
        QCOMPARE(changed.count(), 1);
        QVERIFY(QGuiApplication::palette().color(QPalette::Base).lightness() < 60);
        QVERIFY(icon.pixmap(20, 20).toImage() != light);
        theme.setSystemIsDark(false); // counts only while the mode is the system's
        QVERIFY(theme.isDark());
        theme.setSystemHasContrast(true); // likewise
        QVERIFY(!theme.hasContrast());
        theme.setMode(Theme::Mode::System);
        QVERIFY(theme.hasContrast());
        QCOMPARE(QGuiApplication::palette().color(QPalette::Base), QColor(Qt::black));
        theme.setSystemHasContrast(false);
        QVERIFY(!theme.isDark());
        theme.setMode(Theme::modeNamed(QStringLiteral("contrast")));
        QVERIFY(theme.hasContrast());
        QCOMPARE(Theme::modeNamed(QStringLiteral("?")), Theme::Mode::System);
    }
    void everyIconPaintsSomething()
    {
        Theme theme;
        for (const auto *name :
             {"logs", "breakpoint-conditional", "pointer", "debug-continue", "filter", "close", "state-ok", "stream"}) {
            const auto image = theme.icon(QLatin1String(name)).pixmap(16, 16).toImage();
            bool isEmpty = true;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    isEmpty = isEmpty && qAlpha(image.pixel(x, y)) == 0;
            }
            QVERIFY2(!isEmpty, name);
        }
    }
    void columnsDropInOrder()
    {
        ColumnLayout layout;
        layout.arrange(1200, 1.0);
        QVERIFY(layout.isShown(ColumnLayout::Delta) && layout.isShown(ColumnLayout::Request));
        layout.arrange(860, 1.0);
        QVERIFY(!layout.isShown(ColumnLayout::Delta) && layout.isShown(ColumnLayout::Request));
        layout.arrange(780, 1.0);
        QVERIFY(!layout.isShown(ColumnLayout::Request) && layout.isShown(ColumnLayout::Component));
        layout.arrange(500, 1.0);
        QVERIFY(!layout.isShown(ColumnLayout::Component) && layout.isShown(ColumnLayout::Time)
                && layout.isShown(ColumnLayout::Level));
        QCOMPARE(layout.left(ColumnLayout::Message) + layout.width(ColumnLayout::Message), 500);
    }
};
QD_TEST_CLASS(theme, TestTheme)
#include "tst_theme.moc"
