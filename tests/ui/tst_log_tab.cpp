// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/logs/log_session.h"
#include "support/test.h"
#include "ui/debugger/breakpoints_pane.h"
#include "ui/logs/filter_bar.h"
#include "ui/logs/log_accessible.h"
#include "ui/logs/log_tab.h"
#include "ui/logs/log_view.h"

#include <fmt/format.h>

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QListView>

#include <fstream>

using namespace quarterdeck;
using namespace quarterdeck::ui;

/// A real log in a real window, used by mouse and keyboard.
class TestLogTab : public Test
{
    Q_OBJECT

    QTemporaryDir m_dir;
    ThreadPool m_pool {3};
    models::Background m_background {2};
    Theme m_theme;

    std::unique_ptr<LogTab> open()
    {
        std::string text;
        for (int i = 0; i < 500; ++i)
            text += fmt::format("2026-03-04 09:14:{:02}.{:03} {} - {}: [request-{}] number {}\n", i / 60, i,
                                i % 10 == 0 ? "WARNING" : "INFO", i % 4 == 0 ? "REST Consume" : "Core", i % 5, i);
        text += "2026-03-04 09:20:00.000 ERROR - Connector: broke\n\tat a.b(C.java:1)\nCaused by: x.YException: z\n";
        const auto path = m_dir.filePath(QStringLiteral("app.log")).toStdString();
        std::ofstream(path, std::ios::binary) << text;
        auto session = client::LogSession::openFile(path, m_pool, {});
        if (!session)
            return nullptr;
        auto tab
            = std::make_unique<LogTab>(std::make_unique<models::LogDocument>(*session, nullptr, m_background), m_theme);
        tab->resize(1100, 600);
        tab->show();
        return tab;
    }
    static QString label(const LogTab &tab, const char *name)
    {
        const auto *found = tab.findChild<QLabel *>(QLatin1String(name));
        return found != nullptr && found->isVisible() ? found->text() : QString();
    }
    static bool isReady(LogTab &tab)
    {
        auto &document = tab.document();
        return document.state().records == 501 && document.window().version == document.state().version
            && document.window().at(tab.view().firstVisibleRow()) != nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_theme.apply();
        installLogAccessibility();
    }

    void typingFilters()
    {
        const auto tab = open();
        QVERIFY(tab);
        QTRY_VERIFY(isReady(*tab));
        tab->focusFilter();
        auto *field = tab->findChild<QWidget *>(QStringLiteral("filterField"));
        QTest::keyClicks(field, QStringLiteral("level >= warn"));
        QTRY_COMPARE(tab->document().state().rows, std::uint64_t(51));
        QTRY_COMPARE(label(*tab, "filterCount"), QStringLiteral("51 of 501"));
        QVERIFY(label(*tab, "filterBadge").isEmpty());
    }

    void invalidTextIsUnderlinedAndSearchedByEnter()
    {
        const auto tab = open();
        QTRY_VERIFY(isReady(*tab));
        tab->focusFilter();
        auto *field = tab->findChild<QWidget *>(QStringLiteral("filterField"));
        QTest::keyClicks(field, QStringLiteral("\"number 7"));
        QTRY_VERIFY(label(*tab, "filterProblem").contains(QStringLiteral("Column 1")));
        QCOMPARE(tab->document().state().rows, std::uint64_t(501)); // the last valid filter stays
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(tab->document().isTextFilter());
        QVERIFY(!label(*tab, "filterBadge").isEmpty());
        QVERIFY(label(*tab, "filterProblem").isEmpty());
        QTRY_COMPARE(tab->document().state().rows, std::uint64_t(0)); // with its quote it is nowhere
        QTRY_COMPARE(label(*tab, "emptyTitle"), QStringLiteral("No record matches."));
        tab->filterBar().setText({});
        QTRY_COMPARE(tab->document().state().rows, std::uint64_t(501));
        QVERIFY(label(*tab, "filterBadge").isEmpty());
    }

    void gutterMakesABreakpoint()
    {
        const auto tab = open();
        QTRY_VERIFY(isReady(*tab));
        QSignalSpy made(tab.get(), &LogTab::breakpointMade);
        const auto y = tab->view().headerHeight() + tab->view().rowHeight() * 3 / 2;
        QTest::mouseClick(tab->view().viewport(), Qt::LeftButton, {}, QPoint(10, y));
        QTRY_COMPARE(made.count(), 1);
        const auto item = tab->document().breakpoints().front();
        QCOMPARE(item.condition, QStringLiteral("component = 'Core' and level = INFO and message contains 'number'"));
        QTRY_VERIFY(tab->document().breakpoints().front().hits > 0);

        BreakpointsPane pane(m_theme);
        pane.resize(600, 200);
        pane.show();
        pane.setDocument(&tab->document());
        pane.edit(0);
        auto *text = pane.findChild<QueryEdit *>(QStringLiteral("breakpointText"));
        QVERIFY(text->textCursor().selectedText().startsWith(QStringLiteral("component")));
        text->setText(QStringLiteral("break \"mine\" when level >= error"));
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(tab->document().breakpoints().front().name, QStringLiteral("mine"));
        text->setText(QStringLiteral("break \"mine\" when level >= "));
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(tab->document().breakpoints().front().condition, QStringLiteral("level >= error")); // refused
        QTest::keyClick(pane.findChild<QListView *>(), Qt::Key_Delete);
        QTRY_VERIFY(tab->document().breakpoints().isEmpty());
        pane.setDocument(nullptr);
    }

    void stepsMoveThePointer()
    {
        const auto tab = open();
        QTRY_VERIFY(isReady(*tab));
        QVERIFY(
            !tab->document().setBreakpoint(-1, QStringLiteral("break \"w\" when level = warn and component:REST*")));
        QTRY_VERIFY(tab->document().breakpoints().front().hits == 25);
        tab->continueForwards();
        QTRY_VERIFY(tab->document().state().pointer == std::optional<std::uint64_t>(0));
        tab->continueForwards();
        QTRY_VERIFY(tab->document().state().pointer == std::optional<std::uint64_t>(20));
        QTRY_COMPARE(tab->document().state().pointerRequest, QStringLiteral("request-0"));
        tab->stepOver(true);
        QTRY_VERIFY(tab->document().state().pointer == std::optional<std::uint64_t>(25));
        tab->stepInto(true);
        QTRY_VERIFY(tab->document().state().pointer == std::optional<std::uint64_t>(26));
        tab->stepInto(false);
        tab->stepOver(false);
        QTRY_VERIFY(tab->document().state().pointer == std::optional<std::uint64_t>(20));
        tab->continueBackwards();
        QTRY_VERIFY(tab->document().state().pointer == std::optional<std::uint64_t>(0));
        QVERIFY(label(*tab, "debugState").contains(QStringLiteral("“w”")));
    }

    void foldsAndCopies()
    {
        const auto tab = open();
        QTRY_VERIFY(isReady(*tab));
        auto &view = tab->view();
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_End);
        QTRY_VERIFY(tab->document().window().at(500) != nullptr);
        const auto *row = tab->document().window().at(500);
        QCOMPARE(row->foldedLines, 2);
        QVERIFY(view.spokenRow(*row).contains(QStringLiteral("2 line(s) folded"))
                || view.spokenRow(*row).contains(QStringLiteral("2 lines folded")));
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY(view.isOpened(500));
        QTest::keyClick(&view, Qt::Key_Left);
        QVERIFY(!view.isOpened(500));
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("Caused by: x.YException: z")));
    }

    void rowsAreReadable()
    {
        const auto tab = open();
        QTRY_VERIFY(isReady(*tab));
        auto *list = QAccessible::queryAccessibleInterface(&tab->view());
        QVERIFY(list != nullptr);
        QCOMPARE(list->role(), QAccessible::List);
        QVERIFY(list->childCount() > 10);
        const auto spoken = list->child(0)->text(QAccessible::Name);
        QVERIFY2(spoken.startsWith(QStringLiteral("warning")) && spoken.contains(QStringLiteral("number 0")),
                 qPrintable(spoken));
    }

    void everyControlHasAName()
    {
        const auto tab = open();
        QTRY_VERIFY(isReady(*tab));
        for (const auto *widget : tab->findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()
                || widget->objectName().startsWith(QLatin1String("qt_")))
                continue;
            auto *interface = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
            QVERIFY2(interface != nullptr && !interface->text(QAccessible::Name).isEmpty(),
                     qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
        }
    }
};
QD_TEST_CLASS(log_tab, TestLogTab)
#include "tst_log_tab.moc"
