// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace quarterdeck::ui {

/// Writes how the window keeps up, as JSON lines, where QUARTERDECK_TRACE names a file (README of this folder):
/// {"firstFrameMs"} once; {"gapMs","waitMs"} for each beat of a 4 ms heartbeat that came later than 8 ms, and {"beats"}
/// per second; {"inputToPaintMs"} from a key or click to the end of the paint that follows.
class Trace : public QObject
{
    Q_OBJECT
public:
    Trace(const QString &path, QObject *parent);
    void logPainted(double milliseconds); ///< {"logPaintedMs"}

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void beat();
    void write(const QByteArray &line);
    [[nodiscard]] static double millisecondsSinceStart();
    /// How long this thread waited for a core so far.
    [[nodiscard]] static double waitedMilliseconds();

    QFile m_file;
    QTimer m_timer;
    QElapsedTimer m_sinceBeat;
    QElapsedTimer m_sinceInput;
    double m_waited = 0;
    int m_beats = 0;
    QElapsedTimer m_second;
    bool m_hasFirstFrame = false;
    bool m_hasInput = false;
};

} // namespace quarterdeck::ui
