// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/entity_messages.h"
#include "protocol/messages.h"
#include "support/test.h"

#include <functional>
#include <random>

using namespace quarterdeck;
using namespace quarterdeck::protocol;

namespace {

constexpr std::uint64_t most = std::uint64_t {1} << 53U;

/// Values of every shape, repeatable but for the ids.
class Maker
{
public:
    explicit Maker(unsigned seed)
        : m_random(seed)
    { }
    std::uint64_t below(std::uint64_t bound) { return m_random() % bound; }
    bool chance() { return below(2) == 0; }
    std::uint64_t number() { return below(4) == 0 ? most : below(1000); }
    std::string text()
    {
        static const std::vector<std::string> texts {"", "a", "größe", "\"\\/\n", "emoji 🙂", "\x01", "null"};
        return texts[below(texts.size())];
    }
    std::string name() { return "name" + std::to_string(below(50)) + text(); }
    FieldValue value()
    {
        switch (below(6)) {
        case 0:
            return {};
        case 1:
            return chance();
        case 2:
            return static_cast<std::int64_t>(number());
        case 3:
            return -static_cast<std::int64_t>(number());
        case 4:
            return std::vector<std::string>(below(3), text());
        default:
            return text();
        }
    }
    Fields fields()
    {
        Fields fields;
        for (auto n = below(4); n > 0; --n)
            fields[name()] = {value(), Sequence(number())};
        return fields;
    }
    Change change()
    {
        Change change {Sequence(number()), {"app", Uuid::make()}, "app/x", Sequence(number()), chance(), {}};
        if (!change.isDeleted)
            change.fields = fields();
        return change;
    }
    std::vector<Change> changes()
    {
        std::vector<Change> changes;
        for (auto n = below(4); n > 0; --n)
            changes.push_back(change());
        return changes;
    }
    std::set<std::string> scopes()
    {
        return chance() ? std::set<std::string> {"app/x", "team/y"} : std::set<std::string> {};
    }
    Mutation mutation()
    {
        Mutation mutation;
        mutation.key = Uuid::make();
        mutation.number = MutationNumber(number());
        mutation.entity = {"member", Uuid::make()};
        mutation.scope = "team/x";
        mutation.isNew = below(3) == 0;
        mutation.isDelete = !mutation.isNew && chance();
        for (auto n = below(3); n > 0; --n) {
            const auto field = name();
            mutation.base[field] = {Epoch(number()), Sequence(number()), value()};
            if (!mutation.isDelete)
                mutation.set[field] = value();
        }
        return mutation;
    }
    MutationResult result()
    {
        switch (below(6)) {
        case 0:
            return Applied {Sequence(number())};
        case 1:
            return Conflicted {fields()};
        case 2:
            return Forbidden {{"app.edit", text()}};
        case 3:
            return Invalid {"/set/name", "name.taken"};
        case 4:
            return Retry {std::chrono::milliseconds(number())};
        default:
            return Gone {};
        }
    }
    Page page()
    {
        return {Epoch(number()), Sequence(number()), Sequence(number()), chance(),
                text(),          changes(),          scopes(),           scopes()};
    }
    Snapshot snapshot() { return {Epoch(number()), Sequence(number()), text(), scopes(), changes()}; }
    PushRequest push()
    {
        PushRequest request {Uuid::make(), {}};
        for (auto n = below(4); n > 0; --n)
            request.batch.push_back(mutation());
        return request;
    }
    PushAnswer answer()
    {
        PushAnswer answer {Epoch(number()), {}};
        for (auto n = below(5); n > 0; --n)
            answer.results[Uuid::make()] = result();
        return answer;
    }
    Resync resync()
    {
        Resync resync {static_cast<ResyncReason>(below(4)), Epoch(number()), {}};
        if (chance())
            resync.forkedAt = Sequence(number());
        return resync;
    }
    Session session()
    {
        Session session {Uuid::make(), {Uuid::make(), text(), text()}, {}};
        for (auto n = below(3); n > 0; --n)
            session.organisations.push_back({domain::OrganisationId::make(), text(), domain::MemberId::make()});
        return session;
    }
    Poke poke() { return {domain::OrganisationId::make(), Sequence(number())}; }

private:
    std::mt19937_64 m_random;
};

/// A kind of message: how one comes to be, and how its bytes are read.
struct Kind
{
    std::function<std::string(Maker &)> make;
    /// Empty if they are read; else the id of the error.
    std::function<std::string(const std::string &)> read;
};

template <class Decode>
std::function<std::string(const std::string &)> reader(Decode decode)
{
    return [decode](const std::string &bytes) {
        const auto read = decode(bytes);
        return read ? std::string() : std::string(read.error().id());
    };
}

std::vector<Kind> kinds()
{
    return {{[](Maker &make) { return encode(make.page()); }, reader(decodePage)},
            {[](Maker &make) { return encode(make.resync()); }, reader(decodeResync)},
            {[](Maker &make) { return encode(make.snapshot()); }, reader(decodeSnapshot)},
            {[](Maker &make) { return encode(make.push()); }, reader(decodePushRequest)},
            {[](Maker &make) { return encode(make.answer()); }, reader(decodePushAnswer)},
            {[](Maker &make) { return encode(make.change()); }, reader(decodeChange)},
            {[](Maker &make) { return encode(make.mutation()); }, reader(decodeMutation)},
            {[](Maker &make) { return encode(make.result()); }, reader(decodeMutationResult)},
            {[](Maker &make) { return encode(make.fields()); }, reader(decodeFields)},
            {[](Maker &make) { return encode(make.session()); }, reader(decodeSession)},
            {[](Maker &make) { return encode(make.poke()); }, reader(decodePoke)}};
}

template <class Value>
std::string wrongPlace(const Result<Value> &result)
{
    return result ? std::string() : std::string(result.error().subject());
}

} // namespace

/// PROTOCOL.md §6 to §8.
class TestEntityMessages : public Test
{
    Q_OBJECT
private Q_SLOTS:
    void valuesComeBack()
    {
        Maker make(1);
        for (int round = 0; round < 300; ++round) {
            const auto change = make.change();
            QVERIFY(decodeChange(encode(change)) == change);
            const auto mutation = make.mutation();
            QVERIFY(decodeMutation(encode(mutation)) == mutation);
            const auto fields = make.fields();
            QVERIFY(decodeFields(encode(fields)) == fields);
            const auto push = make.push();
            QVERIFY(decodePushRequest(encode(push)) == push);
            const auto session = make.session();
            QVERIFY(decodeSession(encode(session)) == session);
            const auto poke = make.poke();
            QVERIFY(decodePoke(encode(poke)) == poke);
            const auto result = make.result();
            QVERIFY(decodeMutationResult(encode(result)) == result);
        }
    }
    void answersComeBack()
    {
        Maker make(2);
        for (int round = 0; round < 300; ++round) {
            const auto page = make.page();
            const auto readPage = decodePage(encode(page));
            QD_VERIFY(readPage);
            QCOMPARE(readPage->next, page.next);
            QCOMPARE(readPage->hasMore, page.hasMore);
            QCOMPARE(readPage->scopeHash, page.scopeHash);
            QVERIFY(readPage->changes == page.changes);
            QCOMPARE(readPage->scopesAdded, page.scopesAdded);
            QCOMPARE(readPage->scopesRemoved, page.scopesRemoved);
            QCOMPARE(encode(*readPage), encode(page));
            const auto resync = make.resync();
            const auto readResync = decodeResync(encode(resync));
            QD_VERIFY(readResync);
            QCOMPARE(readResync->reason, resync.reason);
            QCOMPARE(readResync->epoch, resync.epoch);
            QCOMPARE(readResync->forkedAt, resync.forkedAt);
            const auto snapshot = make.snapshot();
            const auto readSnapshot = decodeSnapshot(encode(snapshot));
            QD_VERIFY(readSnapshot);
            QVERIFY(readSnapshot->rows == snapshot.rows);
            QCOMPARE(encode(*readSnapshot), encode(snapshot));
            const auto answer = make.answer();
            const auto readAnswer = decodePushAnswer(encode(answer));
            QD_VERIFY(readAnswer);
            QVERIFY(readAnswer->results == answer.results);
            QCOMPARE(readAnswer->epoch, answer.epoch);
        }
    }
    void nothingIsTrusted()
    {
        Maker make(3);
        for (const auto &kind : kinds()) {
            for (int round = 0; round < 20; ++round) {
                const auto whole = kind.make(make);
                QCOMPARE(kind.read(whole), std::string());
                for (std::size_t cut = 0; cut < whole.size(); ++cut)
                    QCOMPARE(kind.read(whole.substr(0, cut)), std::string("protocol.badMessage"));
                for (int change = 0; change < 300; ++change) {
                    auto bytes = whole;
                    for (auto n = make.below(3); n < 3; ++n)
                        bytes[make.below(bytes.size())] = static_cast<char>(make.below(256));
                    const auto id = kind.read(bytes);
                    QVERIFY(id.empty() || id == "protocol.badMessage");
                }
            }
        }
    }
    void theWrongPlaceIsNamed()
    {
        const std::string change
            = R"({"sequence":1,"type":"app","id":"01890a5d-ac96-774b-bcce-b302099a8057",)"
              R"("scope":"app/x","version":1,"fields":{"name":{"value":VALUE,"version":VERSION}}})";
        const auto with = [&](const std::string &value, const std::string &version) {
            auto text = change;
            text.replace(text.find("VALUE"), 5, value).replace(text.find("VERSION"), 7, version);
            return decodeChange(text);
        };
        QD_VERIFY(with("\"x\"", "9007199254740992"));
        QCOMPARE(wrongPlace(with("\"x\"", "9007199254740993")), std::string("change/fields/name/version"));
        QCOMPARE(wrongPlace(with("\"x\"", "-1")), std::string("change/fields/name/version"));
        QCOMPARE(wrongPlace(with("\"x\"", "1.5")), std::string("change/fields/name/version"));
        QCOMPARE(wrongPlace(with("1e3", "1")), std::string("change/fields/name/value"));
        QCOMPARE(wrongPlace(with("9007199254740993", "1")), std::string("change/fields/name/value"));
        QCOMPARE(wrongPlace(with("[\"x\",1]", "1")), std::string("change/fields/name/value/1"));
        QCOMPARE(wrongPlace(with("{}", "1")), std::string("change/fields/name/value"));
        QCOMPARE(wrongPlace(decodePage("[]")), std::string("page"));
        QCOMPARE(wrongPlace(decodeMutationResult(R"({"result":"fine"})")), std::string("result/result"));
        QCOMPARE(wrongPlace(decodePushAnswer(R"({"epoch":1,"results":{"x":{"result":"gone"}}})")),
                 std::string("answer/results/x"));
        QD_VERIFY(
            decodePoke(R"({"poke":{"organisation":"01890a5d-ac96-774b-bcce-b302099a8057","head":1,"new":[]},"x":0})"));
    }
    void limits()
    {
        Fields fields;
        fields[std::string(200, 'f')] = {true, Sequence(1)};
        QVERIFY(decodeFields(encode(fields)) == fields);
        fields[std::string(201, 'f')] = {true, Sequence(1)};
        QVERIFY(!decodeFields(encode(fields)));
        PushRequest request {Uuid::make(), {}};
        Mutation mutation;
        mutation.entity.type = "app";
        mutation.scope = "app/x";
        mutation.set["name"] = std::string("x");
        request.batch.assign(500, mutation);
        QD_VERIFY(decodePushRequest(encode(request)));
        request.batch.push_back(mutation);
        QCOMPARE(wrongPlace(decodePushRequest(encode(request))), std::string("push/batch"));
        mutation.isDelete = true; // and sets a field
        QCOMPARE(wrongPlace(decodeMutation(encode(mutation))), std::string("mutation/set"));
    }
    /// §2: what a problem document of RFC 9457 is.
    void problems()
    {
        const auto problem = encode(Error(ErrorKind::Conflict, "environment.exists", "a/b", "why"), 422);
        for (const auto *part : {R"("type":"urn:quarterdeck:error:environment.exists")", R"("title":"Conflict")",
                                 R"("status":422)", R"("detail":"why")", R"("subject":"a/b")"})
            QVERIFY2(problem.find(part) != std::string::npos, part);
        const auto read = decodeError(problem, "host");
        QCOMPARE(std::string(read.id()), std::string("environment.exists"));
        QCOMPARE(read.kind(), ErrorKind::Conflict);
        // A resync is one, and the old form is none.
        QCOMPARE(std::string(decodeError(encode(Resync {ResyncReason::Expired, Epoch(2), {}}), "host").id()),
                 std::string("sync.resync"));
        QCOMPARE(std::string(decodeError(R"({"error":{"kind":"Conflict","id":"x"}})", "host").id()),
                 std::string("http.badReply"));
    }
};
QD_TEST_CLASS(entity_messages, TestEntityMessages)
#include "tst_entity_messages.moc"
