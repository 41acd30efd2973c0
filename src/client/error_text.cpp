// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/error_text.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

namespace quarterdeck::client {

namespace {

struct Sentence
{
    std::string_view id;
    const char *text; ///< %1 is the subject.
};

constexpr auto sentences = std::to_array<Sentence>({
    {"cancelled", QT_TRANSLATE_NOOP("errors", "Stopped before it was done.")},
    {"wait.timeout", QT_TRANSLATE_NOOP("errors", "No answer in time from %1. Try again.")},
    {"file.notFound", QT_TRANSLATE_NOOP("errors", "There is no file “%1”. Check the path.")},
    {"file.noPermission",
     QT_TRANSLATE_NOOP("errors", "No permission to open “%1”. Open it as another user, or copy it.")},
    {"file.diskFull", QT_TRANSLATE_NOOP("errors", "The disk is full at “%1”. Free some space, then try again.")},
    {"file.isFolder", QT_TRANSLATE_NOOP("errors", "“%1” is a folder. Open a file in it.")},
    {"file.notRegular", QT_TRANSLATE_NOOP("errors", "“%1” is no regular file. Copy its content into a file first.")},
    {"file.notReadable",
     QT_TRANSLATE_NOOP("errors", "“%1” could not be read. Check the disk or the connection to it.")},
    {"file.tooLarge", QT_TRANSLATE_NOOP("errors", "“%1” is larger than expected and was not read.")},
    {"file.truncated",
     QT_TRANSLATE_NOOP("errors", "“%1” became shorter while it was open. Reload it to see what is left.")},
    {"file.replaced",
     QT_TRANSLATE_NOOP("errors", "“%1” was replaced or removed. Shown is what it held; reload for the new one.")},
    {"lock.taken", QT_TRANSLATE_NOOP("errors", "Another Quarterdeck uses “%1” just now.")},
    {"log.noSuchRecord", QT_TRANSLATE_NOOP("errors", "There is no record %1 in this log.")},
    {"spool.damaged",
     QT_TRANSLATE_NOOP("errors", "The recording in “%1” is damaged. Move the folder away to record afresh.")},
    {"spool.newer",
     QT_TRANSLATE_NOOP("errors", "The recording in “%1” was made by a newer Quarterdeck. Update this one.")},
    {"spool.forgotten", QT_TRANSLATE_NOOP("errors", "These records of %1 are beyond the retained size and gone.")},
    {"time.notRfc3339", QT_TRANSLATE_NOOP("errors", "“%1” is no time. Write it as 2026-03-04T09:14:33Z.")},
    {"time.unknownZone", QT_TRANSLATE_NOOP("errors", "“%1” is no time zone. Write UTC, +02:00 or Europe/Berlin.")},
    {"debug.notStopped", QT_TRANSLATE_NOOP("errors", "The pointer stands nowhere yet. Pause first.")},
    {"debug.noRequest", QT_TRANSLATE_NOOP("errors", "This record has no request to step in.")},
    {"debug.noFurther", QT_TRANSLATE_NOOP("errors", "No further record of request %1.")},
    {"environment.badName",
     QT_TRANSLATE_NOOP("errors", "“%1” is no name. Use 1 to 64 characters without “/”, “:” and control characters.")},
    {"environment.noCommand", QT_TRANSLATE_NOOP("errors", "No program is given for “%1”. Write the command to run.")},
    {"environment.badVariable", QT_TRANSLATE_NOOP("errors", "“%1” is no name of a variable. Leave out “=”.")},
    {"environment.exists", QT_TRANSLATE_NOOP("errors", "There is an environment “%1” already. Choose another name.")},
    {"environment.running", QT_TRANSLATE_NOOP("errors", "“%1” is running. Stop it first.")},
    {"environment.notFound", QT_TRANSLATE_NOOP("errors", "There is no environment “%1”. List them with: qd env list")},
    {"environment.ambiguous",
     QT_TRANSLATE_NOOP("errors", "“%1” names more than one environment. Give app and environment.")},
    {"environment.mayNotEdit",
     QT_TRANSLATE_NOOP("errors", "No permission to edit the environment “%1”. Ask an administrator.")},
    {"app.badDescription",
     QT_TRANSLATE_NOOP("errors",
                       "The description of “%1” does not fit. Use up to 2,000 characters, no control characters.")},
    {"app.mayNotEdit", QT_TRANSLATE_NOOP("errors", "No permission to edit the app “%1”. Ask an administrator.")},
    {"account.exists", QT_TRANSLATE_NOOP("errors", "There is an account for “%1” already. Use another address.")},
    {"account.notFound", QT_TRANSLATE_NOOP("errors", "There is no account “%1”.")},
    {"audit.mayNotRead", QT_TRANSLATE_NOOP("errors", "No permission to read who did what. Ask an administrator.")},
    {"member.exists", QT_TRANSLATE_NOOP("errors", "“%1” is a member already.")},
    {"membership_ended", QT_TRANSLATE_NOOP("errors", "You are no longer an active member here. Ask an administrator.")},
    {"organisation.notFound", QT_TRANSLATE_NOOP("errors", "There is no organisation “%1”.")},
    {"token.unknown", QT_TRANSLATE_NOOP("errors", "The token is not known. Make a new one.")},
    {"member.badEmail", QT_TRANSLATE_NOOP("errors", "“%1” is no e-mail address. Write it as ada@example.org.")},
    {"role.builtIn", QT_TRANSLATE_NOOP("errors", "The role “%1” is built in and stays as it is. Edit a copy of it.")},
    {"role.exists", QT_TRANSLATE_NOOP("errors", "There is a role “%1” already. Choose another name.")},
    {"team.badAssignment", QT_TRANSLATE_NOOP("errors", "Member, role or place is missing for “%1”. Choose all three.")},
    {"team.administratorScope",
     QT_TRANSLATE_NOOP("errors", "The role “%1” is for a whole organisation. Give it there.")},
    {"team.mayNotRead", QT_TRANSLATE_NOOP("errors", "No permission to see the team of “%1”. Ask an administrator.")},
    {"team.mayNotEdit", QT_TRANSLATE_NOOP("errors", "No permission to change “%1” in the team. Ask an administrator.")},
    {"team.mayNotGrant",
     QT_TRANSLATE_NOOP("errors", "“%1” would get permissions that you do not have here. Ask an administrator.")},
    {"team.strongerMember",
     QT_TRANSLATE_NOOP("errors", "“%1” has permissions that you do not have here. Ask an administrator.")},
    {"team.otherOrganisation",
     QT_TRANSLATE_NOOP("errors", "“%1” belongs to another organisation. Invite this person first.")},
    {"team.lastAdministrator",
     QT_TRANSLATE_NOOP("errors", "“%1” is the last administrator. Make somebody else an administrator first.")},
    {"team.notKnown",
     QT_TRANSLATE_NOOP("errors", "Not all that decides about “%1” is known here. Connect, then try again.")},
    {"program.notFound", QT_TRANSLATE_NOOP("errors", "There is no program “%1”. Check the command and the folder.")},
    {"program.notExecutable", QT_TRANSLATE_NOOP("errors", "“%1” cannot be run. Make it executable.")},
    {"program.notStarted", QT_TRANSLATE_NOOP("errors", "“%1” could not be started.")},
    {"backend.notStarted", QT_TRANSLATE_NOOP("errors", "The local workspace did not start. Its log is in “%1”.")},
    {"backend.gone", QT_TRANSLATE_NOOP("errors", "The local workspace ended. It starts again with the next action.")},
    {"backend.notFound",
     QT_TRANSLATE_NOOP("errors", "The program “%1” is missing from this installation. Install it again.")},
    {"http.unreachable", QT_TRANSLATE_NOOP("errors", "%1 does not answer. Check that it runs.")},
    {"http.badReply", QT_TRANSLATE_NOOP("errors", "%1 answered something that this version does not understand.")},
    {"http.denied", QT_TRANSLATE_NOOP("errors", "%1 refused the access.")},
    {"http.notFound", QT_TRANSLATE_NOOP("errors", "%1 does not know what was asked for.")},
    {"http.tooLarge", QT_TRANSLATE_NOOP("errors", "The request to %1 is too large.")},
    {"stream.ended", QT_TRANSLATE_NOOP("errors", "The stream from %1 ended.")},
    {"protocol.badMessage", QT_TRANSLATE_NOOP("errors", "A message could not be read: %1.")},
    {"sync.resync", QT_TRANSLATE_NOOP("errors", "What is kept of the shared data is out of date and is fetched anew.")},
    {"protocol.newer", QT_TRANSLATE_NOOP("errors", "The backend speaks a newer protocol (%1). Update Quarterdeck.")},
    {"crypto.notOpened", QT_TRANSLATE_NOOP("errors", "What is kept in “%1” was changed by something else.")},
    {"keychain.unavailable",
     QT_TRANSLATE_NOOP("errors",
                       "This computer has no keychain that is unlocked. Unlock it, or keep the keys in a file.")},
    {"keychain.refused", QT_TRANSLATE_NOOP("errors", "The keychain was not opened for Quarterdeck. Allow it there.")},
    {"keyFile.tooOpen",
     QT_TRANSLATE_NOOP("errors", "Others may read the keys in “%1”. Make the file yours alone (rights 0600).")},
    {"keyFile.damaged",
     QT_TRANSLATE_NOOP("errors", "The keys in “%1” are damaged. Move the file away and sign in again.")},
    {"store.wrongKey", QT_TRANSLATE_NOOP("errors", "“%1” was written with another key than the one in the keychain.")},
    {"store.foreign", QT_TRANSLATE_NOOP("errors", "“%1” holds the data of another account or organisation.")},
    {"store.newer", QT_TRANSLATE_NOOP("errors", "“%1” was written by a newer Quarterdeck. Update this one.")},
    {"store.damaged",
     QT_TRANSLATE_NOOP("errors", "The shared data in “%1” are damaged. Move the file away to fetch them again.")},
    {"store.notText", QT_TRANSLATE_NOOP("errors", "The change holds something that is no text and was not saved.")},
    {"database.newer", QT_TRANSLATE_NOOP("errors", "“%1” was written by a newer Quarterdeck. Update this one.")},
    {"database.failed", QT_TRANSLATE_NOOP("errors", "The database “%1” could not be used.")},
    {"database.busy", QT_TRANSLATE_NOOP("errors", "The database “%1” is in use. Try again.")},
    {"socket.pathTooLong",
     QT_TRANSLATE_NOOP("errors", "The path “%1” is too long for a local socket. Choose a shorter profile folder.")},
    {"socket.notOwned", QT_TRANSLATE_NOOP("errors", "The folder “%1” belongs to another user.")},
    {"profile.badFolder", QT_TRANSLATE_NOOP("errors", "“%1” cannot hold a profile. Choose another folder.")},
    {"profile.noHome",
     QT_TRANSLATE_NOOP("errors",
                       "This computer names no folder for settings. Set HOME, or give a folder with --profile.")},
    {"output.closed", QT_TRANSLATE_NOOP("errors", "Nobody reads %1 any more.")},
    {"verb.unsupported", QT_TRANSLATE_NOOP("errors", "This verb is part of qd, but not available yet.")},
    {"option.unknown", QT_TRANSLATE_NOOP("errors", "There is no option or verb “%1”. See qd --help")},
    {"option.badValue", QT_TRANSLATE_NOOP("errors", "%1")},
    {"format.unknown", QT_TRANSLATE_NOOP("errors", "There is no format “%1”.")},
});

QString generalText(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled:
        return QCoreApplication::translate("errors", "Stopped before it was done.");
    case ErrorKind::InvalidInput:
        return QCoreApplication::translate("errors", "“%1” is not understood.");
    case ErrorKind::NotFound:
        return QCoreApplication::translate("errors", "“%1” does not exist.");
    case ErrorKind::Conflict:
        return QCoreApplication::translate("errors", "“%1” is in use or was changed meanwhile.");
    case ErrorKind::Denied:
        return QCoreApplication::translate("errors", "No permission for “%1”.");
    case ErrorKind::SignedOut:
        return QCoreApplication::translate("errors", "Sign in to use “%1”.");
    case ErrorKind::Unavailable:
        return QCoreApplication::translate("errors", "“%1” is not available just now. Try again.");
    case ErrorKind::Corrupt:
        return QCoreApplication::translate("errors", "“%1” is damaged.");
    case ErrorKind::Unsupported:
        return QCoreApplication::translate("errors", "“%1” is not supported yet.");
    case ErrorKind::Internal:
        break;
    }
    return QCoreApplication::translate("errors", "Something unexpected happened with “%1”. The log says more.");
}

constexpr auto querySentences = std::to_array<Sentence>({
    {"query.unexpected", QT_TRANSLATE_NOOP("queries", "“%1” cannot stand here.")},
    {"query.unexpectedEnd", QT_TRANSLATE_NOOP("queries", "Something is missing at the end.")},
    {"query.unclosedString", QT_TRANSLATE_NOOP("queries", "The quote %1 is not closed.")},
    {"query.unclosedRegex", QT_TRANSLATE_NOOP("queries", "The pattern is not closed. End it with /.")},
    {"query.unclosedParenthesis", QT_TRANSLATE_NOOP("queries", "A parenthesis is not closed. Write ).")},
    {"query.badRegex", QT_TRANSLATE_NOOP("queries", "%1 is no regular expression of RE2.")},
    {"query.badLevel",
     QT_TRANSLATE_NOOP("queries", "“%1” is no level. Write trace, debug, info, warn, error or critical.")},
    {"query.badTime", QT_TRANSLATE_NOOP("queries", "“%1” is no time. Write 09:14, 2026-03-04T09:14 or -15m.")},
    {"query.badDuration", QT_TRANSLATE_NOOP("queries", "“%1” is no duration. Write 250ms, 10s or 5m.")},
    {"query.badNumber", QT_TRANSLATE_NOOP("queries", "“%1” is no number that fits here.")},
    {"query.badNull", QT_TRANSLATE_NOOP("queries", "null has no order. Write = null or != null.")},
    {"query.unknownBuiltin", QT_TRANSLATE_NOOP("queries", "There is no built-in field @%1.")},
    {"query.unknownFunction", QT_TRANSLATE_NOOP("queries", "There is no function “%1”.")},
    {"query.lonelyOperand",
     QT_TRANSLATE_NOOP("queries", "%1 alone is no condition. Compare it, or search it in double quotes.")},
    {"query.tooDeep", QT_TRANSLATE_NOOP("queries", "More than 200 parentheses and negations lie in each other.")},
    {"query.unsupported", QT_TRANSLATE_NOOP("queries", "“%1” is part of the language, but not available yet.")},
    {"breakpoint.badTemplate", QT_TRANSLATE_NOOP("queries", "“%1” has a {…} that is no field.")},
    {"breakpoint.duplicateClause", QT_TRANSLATE_NOOP("queries", "“%1” stands twice.")},
    {"breakpoint.duplicateName",
     QT_TRANSLATE_NOOP("queries", "There is a breakpoint “%1” already. Choose another name.")},
    {"breakpoint.onceAndUntil",
     QT_TRANSLATE_NOOP("queries", "once and until exclude each other. Leave one of them out.")},
    {"breakpoint.unknownName", QT_TRANSLATE_NOOP("queries", "There is no breakpoint “%1”. Define it too.")},
});

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// The text, with what stands for its %1.
QString filled(const QString &text, const QString &subject)
{
    return text.contains(QStringLiteral("%1")) ? text.arg(subject) : text;
}

} // namespace

QString errorText(const Error &error)
{
    const auto found = std::ranges::find(sentences, error.id(), &Sentence::id);
    const auto text
        = found == sentences.end() ? generalText(error.kind()) : QCoreApplication::translate("errors", found->text);
    return filled(text, fromUtf8(error.subject()));
}

QString queryErrorText(const logs::QueryError &error)
{
    const auto subject = QString::fromStdString(error.subject);
    const auto expected = QString::fromStdString(error.expected);
    if (error.id == "query.unexpectedEnd" && !expected.isEmpty())
        return QCoreApplication::translate("queries", "Something is missing at the end: %1.").arg(expected);
    const auto found = std::ranges::find(querySentences, std::string_view(error.id), &Sentence::id);
    const bool isUnexpected = found == querySentences.end() || error.id == "query.unexpected";
    if (isUnexpected && !expected.isEmpty())
        return QCoreApplication::translate("queries", "“%1” cannot stand here. Expected: %2.").arg(subject, expected);
    const auto *text = isUnexpected ? querySentences.front().text : found->text;
    return filled(QCoreApplication::translate("queries", text), subject);
}

std::vector<std::string> knownErrorIds()
{
    std::vector<std::string> ids;
    ids.reserve(std::size(sentences) + std::size(querySentences));
    for (const auto &sentence : sentences)
        ids.emplace_back(sentence.id);
    for (const auto &sentence : querySentences)
        ids.emplace_back(sentence.id);
    return ids;
}

} // namespace quarterdeck::client
