// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/error_text.h"
#include "support/test.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>

#include <set>

using namespace quarterdeck;
using namespace quarterdeck::client;

namespace {

/// The ids that the sources can make: behind an error kind, as the reason of a rule, or of the query language wherever
/// they stand.
std::set<QString> idsOfTheSources(const QString &root)
{
    static const QRegularExpression ofErrors(QStringLiteral("ErrorKind::\\w+,\\s*\"([A-Za-z.]+)\""));
    static const QRegularExpression ofQueries(QStringLiteral("\"((?:query|breakpoint)\\.[A-Za-z]+)\""));
    static const QRegularExpression ofRules(
        QStringLiteral("\\b(?:denied|needs|matchesEverywhere)\\([^;]*?\"([a-z]+\\.[A-Za-z]+)\""));
    std::set<QString> ids;
    const auto collect = [&](const QString &folder, const QRegularExpression &pattern) {
        QDirIterator files(root + folder, {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const auto text = QString::fromUtf8(file.readAll());
            for (auto match = pattern.globalMatch(text); match.hasNext();)
                ids.insert(match.next().captured(1));
        }
    };
    collect(QStringLiteral("/src"), ofErrors);
    collect(QStringLiteral("/app"), ofErrors);
    collect(QStringLiteral("/src/domain"), ofRules);
    collect(QStringLiteral("/src/logs"), ofQueries);
    return ids;
}

logs::QueryError refused(std::string id, std::string subject, std::string expected = {})
{
    logs::QueryError error;
    error.id = std::move(id);
    error.subject = std::move(subject);
    error.expected = std::move(expected);
    return error;
}

} // namespace

class TestErrorText : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void everyIdHasItsSentence()
    {
        const auto root = qEnvironmentVariable("QD_SOURCE");
        if (root.isEmpty())
            QSKIP("needs the sources");
        std::set<QString> known;
        for (const auto &id : knownErrorIds())
            known.insert(QString::fromStdString(id));
        const auto ids = idsOfTheSources(root);
        QVERIFY(ids.size() > 50); // the search finds something
        QStringList missing;
        for (const auto &id : ids) {
            if (!known.contains(id))
                missing.append(id);
        }
        QCOMPARE(missing.join(QLatin1Char(' ')), QString());
    }

    void idsAreUnique()
    {
        const auto ids = knownErrorIds();
        QCOMPARE(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
    }

    void sentencesReadWell()
    {
        static const QRegularExpression forbidden(
            QStringLiteral("failed to|invalid|illegal|please|sorry|oops|!(?!=)|%\\d"),
            QRegularExpression::CaseInsensitiveOption);
        for (const auto &id : knownErrorIds()) {
            for (const auto &text :
                 {errorText(Error(ErrorKind::Internal, id, "it")), queryErrorText(refused(id, "it"))}) {
                QVERIFY2(!text.isEmpty(), id.c_str());
                QVERIFY2(!text.contains(forbidden), qPrintable(text));
                QVERIFY2(text.size() < 140, qPrintable(text));
            }
        }
    }

    void namesWhatItHappenedTo()
    {
        QCOMPARE(errorText(Error(ErrorKind::NotFound, "file.notFound", "/tmp/größe %1.log")),
                 QStringLiteral("There is no file “/tmp/größe %1.log”. Check the path."));
        QCOMPARE(errorText(Error(ErrorKind::Cancelled, "cancelled")), QStringLiteral("Stopped before it was done."));
        QCOMPARE(queryErrorText(refused("query.badLevel", "warm")),
                 QStringLiteral("“warm” is no level. Write trace, debug, info, warn, error or critical."));
        QCOMPARE(queryErrorText(refused("query.unexpected", ")", "a condition")),
                 QStringLiteral("“)” cannot stand here. Expected: a condition."));
        QCOMPARE(queryErrorText(refused("query.unexpectedEnd", {}, "a condition")),
                 QStringLiteral("Something is missing at the end: a condition."));
    }

    void anUnknownIdGetsAGeneralSentence()
    {
        for (int kind = 0; kind <= static_cast<int>(ErrorKind::Internal); ++kind) {
            const auto text = errorText(Error(static_cast<ErrorKind>(kind), "of.tomorrow", "Shop"));
            QVERIFY2(kind == static_cast<int>(ErrorKind::Cancelled) || text.contains(QStringLiteral("“Shop”")),
                     qPrintable(text));
        }
        QCOMPARE(queryErrorText(refused("query.ofTomorrow", "x")), QStringLiteral("“x” cannot stand here."));
    }
};
QD_TEST_CLASS(error_text, TestErrorText)
#include "tst_error_text.moc"
