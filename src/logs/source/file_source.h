// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "logs/source/byte_source.h"

#include <memory>
#include <string>
#include <vector>

namespace quarterdeck::logs {

/// A file on disk, which others may append to, cut or replace at any time. It is read by position, never mapped: a
/// mapped file that is cut would end the program.
class FileSource final : public ByteSource
{
public:
    /// NotFound, Denied or Unsupported with the path as subject.
    [[nodiscard]] static Result<std::shared_ptr<FileSource>> open(const std::string &path);

    /// The path names another file now, or none: this source goes on reading the old one.
    [[nodiscard]] bool wasReplaced() const;

    [[nodiscard]] std::string name() const override;
    [[nodiscard]] Result<std::uint64_t> size() const override;
    [[nodiscard]] Result<std::size_t> readAt(ByteOffset from, std::span<char> into) const override;

private:
    FileSource(File file, FileIdentity identity);
    File m_file;
    FileIdentity m_identity;
};

/// The complete lines among the first `mostBytes` of a source (without LF and CR; an incomplete last one only if it is
/// the only one): what a format is guessed from. Empty where the source cannot be read.
[[nodiscard]] std::vector<std::string> sampleLines(const ByteSource &source, std::size_t mostBytes);

} // namespace quarterdeck::logs
