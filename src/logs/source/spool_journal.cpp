// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/source/spool_journal.h"

#include <bit>
#include <utility>

namespace quarterdeck::logs::spool_journal {

namespace {

constexpr std::uint32_t mostEntryBytes = 64U << 10U;

enum class Kind : std::uint8_t { Bytes = 1, Gap = 2, Tick = 3, Forgotten = 4 };

std::uint32_t checksum(std::string_view bytes)
{
    std::uint32_t hash = 2166136261U; // FNV-1a: finds torn entries, which is all it is for
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

class Writer
{
public:
    void number(std::uint64_t value, int bytes = 8)
    {
        for (int i = 0; i < bytes; ++i)
            m_out += static_cast<char>((value >> (8 * i)) & 0xffU);
    }
    void time(TimePoint time)
    {
        number(std::bit_cast<std::uint64_t>(static_cast<std::int64_t>(time.time_since_epoch().count())));
    }
    void text(std::string_view text)
    {
        number(text.size(), 4);
        m_out += text;
    }
    [[nodiscard]] const std::string &out() const { return m_out; }

private:
    std::string m_out;
};

class Reader
{
public:
    explicit Reader(std::string_view in)
        : m_in(in)
    { }
    std::uint64_t number(int bytes = 8)
    {
        if (m_in.size() < static_cast<std::size_t>(bytes)) {
            m_isShort = true;
            return 0;
        }
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(m_in[static_cast<std::size_t>(i)]))
                << (8 * i);
        m_in.remove_prefix(static_cast<std::size_t>(bytes));
        return value;
    }
    TimePoint time() { return TimePoint(std::chrono::nanoseconds(std::bit_cast<std::int64_t>(number()))); }
    std::string text()
    {
        const auto length = number(4);
        if (m_isShort || m_in.size() < length) {
            m_isShort = true;
            return {};
        }
        std::string text(m_in.substr(0, static_cast<std::size_t>(length)));
        m_in.remove_prefix(static_cast<std::size_t>(length));
        return text;
    }
    [[nodiscard]] bool isShort() const { return m_isShort; }

private:
    std::string_view m_in;
    bool m_isShort = false;
};

std::string payloadOf(const Entry &entry)
{
    Writer out;
    const auto begin = [&out](Kind kind) { out.number(static_cast<std::uint8_t>(kind), 1); };
    if (const auto *bytes = std::get_if<BytesEntry>(&entry)) {
        begin(Kind::Bytes);
        out.number(bytes->to);
        out.text(bytes->next.epoch);
        out.number(bytes->next.offset.value);
        out.time(bytes->arrived);
    } else if (const auto *gap = std::get_if<GapEntry>(&entry)) {
        begin(Kind::Gap);
        out.number(gap->gap.at.value);
        out.number(gap->gap.from.value);
        out.number(gap->gap.to.value);
        out.text(gap->gap.reason);
        out.text(gap->next.epoch);
        out.number(gap->next.offset.value);
        out.time(gap->arrived);
    } else if (const auto *tick = std::get_if<TickEntry>(&entry)) {
        begin(Kind::Tick);
        out.time(tick->time);
    } else {
        begin(Kind::Forgotten);
        out.number(std::get<ForgottenEntry>(entry).first);
    }
    return out.out();
}

std::optional<Entry> entryOf(std::string_view payload)
{
    Reader in(payload);
    std::optional<Entry> entry;
    // The fields are read in the order they are written in: no function call may hold two of them.
    switch (static_cast<Kind>(in.number(1))) {
    case Kind::Bytes: {
        BytesEntry bytes;
        bytes.to = in.number();
        bytes.next.epoch = in.text();
        bytes.next.offset = ByteOffset(in.number());
        bytes.arrived = in.time();
        entry = std::move(bytes);
        break;
    }
    case Kind::Gap: {
        GapEntry gap;
        gap.gap.at = ByteOffset(in.number());
        gap.gap.from = ByteOffset(in.number());
        gap.gap.to = ByteOffset(in.number());
        gap.gap.reason = in.text();
        gap.next.epoch = in.text();
        gap.next.offset = ByteOffset(in.number());
        gap.arrived = in.time();
        entry = std::move(gap);
        break;
    }
    case Kind::Tick:
        entry = TickEntry {in.time()};
        break;
    case Kind::Forgotten:
        entry = ForgottenEntry {in.number()};
        break;
    }
    return in.isShort() ? std::nullopt : entry;
}

} // namespace

std::string header()
{
    Writer out;
    out.number(version, 4);
    return std::string(magic) + out.out();
}

std::optional<std::uint32_t> versionOf(std::string_view journal)
{
    if (journal.size() < headerBytes || !journal.starts_with(magic))
        return std::nullopt;
    return static_cast<std::uint32_t>(Reader(journal.substr(magic.size())).number(4));
}

std::string encoded(const Entry &entry)
{
    const auto payload = payloadOf(entry);
    Writer out;
    out.number(payload.size(), 4);
    out.number(checksum(payload), 4);
    return out.out() + payload;
}

std::size_t eachEntry(std::string_view journal, const std::function<bool(const Entry &entry)> &take)
{
    std::size_t at = headerBytes;
    while (journal.size() >= at + 9) {
        Reader head(journal.substr(at));
        const auto length = head.number(4);
        const auto sum = head.number(4);
        if (length == 0 || length > mostEntryBytes || journal.size() - at - 8 < length)
            break;
        const auto payload = journal.substr(at + 8, static_cast<std::size_t>(length));
        if (checksum(payload) != sum)
            break;
        // An entry of a kind that is unknown or too short is passed over: a later one holds the state again.
        if (const auto entry = entryOf(payload); entry && !take(*entry))
            break;
        at += 8 + static_cast<std::size_t>(length);
    }
    return at;
}

std::string compacted(std::string_view journal, std::uint64_t first)
{
    auto out = header();
    if (first > 0)
        out += encoded(ForgottenEntry {first});
    std::optional<Entry> last; // not written yet: the next may stand for it
    const auto second = [](TimePoint time) { return std::chrono::floor<std::chrono::seconds>(time); };
    const auto replaces = [&](const Entry &next, const Entry &before) {
        const auto *tick = std::get_if<TickEntry>(&before);
        const auto *bytes = std::get_if<BytesEntry>(&next);
        if (bytes == nullptr)
            return std::holds_alternative<TickEntry>(next) && tick != nullptr;
        if (tick != nullptr)
            return second(tick->time) == second(bytes->arrived);
        const auto *old = std::get_if<BytesEntry>(&before);
        return old != nullptr
            && (old->to <= first
                || (old->next.epoch == bytes->next.epoch && second(old->arrived) == second(bytes->arrived)));
    };
    const auto isSaid = [&](const Entry &next, const Entry &before) {
        const auto *tick = std::get_if<TickEntry>(&next);
        const auto *bytes = std::get_if<BytesEntry>(&before);
        return tick != nullptr && bytes != nullptr && second(tick->time) == second(bytes->arrived);
    };
    static_cast<void>(eachEntry(journal, [&](const Entry &entry) {
        if (std::holds_alternative<ForgottenEntry>(entry))
            return true;
        if (const auto *gap = std::get_if<GapEntry>(&entry); gap != nullptr && gap->gap.at.value < first)
            return true; // bytes that are kept follow, and tell the position
        if (last && isSaid(entry, *last))
            return true;
        if (last && !replaces(entry, *last))
            out += encoded(*last);
        last = entry;
        return true;
    }));
    if (last)
        out += encoded(*last);
    return out;
}

} // namespace quarterdeck::logs::spool_journal
