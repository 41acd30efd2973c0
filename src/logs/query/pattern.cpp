// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/query/pattern.h"

#include "logs/query/folding.h"

#include <string>

namespace quarterdeck::logs::query {

namespace {

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        std::size_t bytes = 1;
        const auto point = codePoint(text, bytes);
        if (point == 0xFFFD && bytes == 1)
            return false;
        text.remove_prefix(bytes);
    }
    return true;
}

std::shared_ptr<const re2::RE2> compile(const std::string &pattern, bool isExact)
{
    re2::RE2::Options options;
    options.set_case_sensitive(isExact);
    options.set_log_errors(false);
    options.set_max_mem(16 << 20);
    if (!isUtf8(pattern))
        options.set_encoding(re2::RE2::Options::EncodingLatin1);
    auto compiled = std::make_shared<re2::RE2>(pattern, options);
    return compiled->ok() ? compiled : nullptr;
}

/// What a class-like escape stands for inside brackets without LF; empty: leave as it is.
std::string_view insideClass(char escape)
{
    switch (escape) {
    case 's':
        return R"(\t\f\r )";
    case 'n':
        return R"(\r)"; // an LF in a class never matches; the class must not become empty
    default:
        return {};
    }
}

std::string withoutLineFeeds(std::string_view body)
{
    std::string out = "(?m)";
    bool isInClass = false;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const char c = body[i];
        if (c == '\\' && i + 1 < body.size()) {
            const char next = body[++i];
            if (next == '/') {
                out += '/';
            } else if (next == 'Q') { // \Q…\E: literally
                const auto end = body.find("\\E", i);
                const auto text = body.substr(i + 1, end == std::string_view::npos ? end : end - i - 1);
                out += re2::RE2::QuoteMeta(re2::StringPiece(text.data(), text.size()));
                i = end == std::string_view::npos ? body.size() : end + 1;
            } else if (isInClass && !insideClass(next).empty()) {
                out += insideClass(next);
            } else if (!isInClass && next == 's') {
                out += R"([\t\f\r ])";
            } else if (!isInClass && next == 'D') {
                out += R"([^0-9\n])";
            } else if (!isInClass && next == 'W') {
                out += R"([^0-9A-Za-z_\n])";
            } else {
                out += c;
                out += next;
            }
            continue;
        }
        if (isInClass) {
            if (body.substr(i).starts_with("[:space:]")) {
                out += R"(\t\f\r )";
                i += 8;
                continue;
            }
            if (c == '[' && i + 1 < body.size() && body[i + 1] == ':') {
                const auto end = body.find(":]", i);
                if (end != std::string_view::npos) {
                    out += body.substr(i, end + 2 - i);
                    i = end + 1;
                    continue;
                }
            }
            if (c == ']')
                isInClass = false;
            out += c == '\n' ? '\r' : c;
            continue;
        }
        out += c;
        if (c == '[') {
            isInClass = true;
            if (i + 1 < body.size() && body[i + 1] == '^') {
                out += R"(^\n)";
                ++i;
            }
            if (i + 1 < body.size() && body[i + 1] == ']') {
                out += R"(\])";
                ++i;
            }
        }
    }
    return out;
}

} // namespace

std::shared_ptr<const re2::RE2> textPattern(std::string_view text)
{
    return compile(re2::RE2::QuoteMeta(re2::StringPiece(text.data(), text.size())), false);
}

std::shared_ptr<const re2::RE2> regexPattern(std::string_view body, bool isExact)
{
    return compile(withoutLineFeeds(body), isExact);
}

} // namespace quarterdeck::logs::query
