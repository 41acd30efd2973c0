// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/record.h"

#include <memory>
#include <string>
#include <vector>

namespace quarterdeck::logs {

/// Consecutive records together with the bytes that they point into. Moves keep the views valid.
class RecordBatch
{
public:
    std::vector<Record> records;

    /// Keeps bytes alive for as long as the batch; returns the stable copy.
    std::string &hold(std::string bytes)
    {
        m_held.push_back(std::make_unique<std::string>(std::move(bytes)));
        return *m_held.back();
    }

private:
    std::vector<std::unique_ptr<std::string>> m_held;
};

} // namespace quarterdeck::logs
