// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/trace.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtWidgets/QWidget>

#include <ctime>

#ifdef Q_OS_LINUX
#include <unistd.h>
#endif

namespace quarterdeck::ui {

namespace {
constexpr int beatEvery = 4;
constexpr double lateFrom = 8;
} // namespace

Trace::Trace(const QString &path, QObject *parent)
    : QObject(parent)
    , m_file(path)
{
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return;
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(beatEvery);
    connect(&m_timer, &QTimer::timeout, this, &Trace::beat);
    m_sinceBeat.start();
    m_second.start();
    m_waited = waitedMilliseconds();
    m_timer.start();
    QCoreApplication::instance()->installEventFilter(this);
}

void Trace::logPainted(double milliseconds)
{
    write("{\"logPaintedMs\":" + QByteArray::number(milliseconds, 'f', 2) + "}");
}

void Trace::write(const QByteArray &line)
{
    m_file.write(line + '\n');
    m_file.flush();
}

double Trace::millisecondsSinceStart()
{
#ifdef Q_OS_LINUX
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    const auto text = stat.readAll();
    const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 20)
        return 0;
    timespec now {};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const auto started = fields[19].toDouble() / static_cast<double>(::sysconf(_SC_CLK_TCK)) * 1000;
    return static_cast<double>(now.tv_sec) * 1000 + static_cast<double>(now.tv_nsec) / 1e6 - started;
#else
    return 0;
#endif
}

double Trace::waitedMilliseconds()
{
#ifdef Q_OS_LINUX
    QFile stat(QStringLiteral("/proc/thread-self/schedstat"));
    if (stat.open(QIODevice::ReadOnly)) {
        const auto fields = stat.readAll().split(' ');
        if (fields.size() > 1)
            return fields[1].toDouble() / 1e6;
    }
#endif
    return 0;
}

void Trace::beat()
{
    const auto gap = static_cast<double>(m_sinceBeat.nsecsElapsed()) / 1e6;
    m_sinceBeat.restart();
    ++m_beats;
    if (gap > lateFrom) {
        const auto waited = waitedMilliseconds();
        write("{\"gapMs\":" + QByteArray::number(gap, 'f', 2)
              + ",\"waitMs\":" + QByteArray::number(waited - m_waited, 'f', 2) + "}");
        m_waited = waited;
    }
    if (m_second.elapsed() >= 1000) {
        write("{\"beats\":" + QByteArray::number(m_beats) + "}");
        m_beats = 0;
        m_second.restart();
        m_waited = waitedMilliseconds();
    }
}

bool Trace::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
        if (!m_hasInput) {
            m_hasInput = true;
            m_sinceInput.start();
        }
        break;
    case QEvent::UpdateRequest: { // the window paints: it is on the screen when this has returned
        auto *widget = qobject_cast<QWidget *>(watched);
        if (widget == nullptr || !widget->isWindow())
            break;
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!std::exchange(m_hasFirstFrame, true))
                    write("{\"firstFrameMs\":" + QByteArray::number(millisecondsSinceStart(), 'f', 1) + "}");
                if (std::exchange(m_hasInput, false))
                    write("{\"inputToPaintMs\":"
                          + QByteArray::number(static_cast<double>(m_sinceInput.nsecsElapsed()) / 1e6, 'f', 2) + "}");
            },
            Qt::QueuedConnection);
        break;
    }
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace quarterdeck::ui
