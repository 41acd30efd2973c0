// SPDX-License-Identifier: GPL-3.0-or-later
#include "shop_log.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace {

constexpr std::array<const char *, 6> users {"agnieszka.wojcik", "juergen.koehler", "m.devries",
                                             "s.lindqvist",      "o.haddad",        "MxAdmin"};
constexpr std::array<const char *, 5> flows {"ACT_Order_Submit", "DS_OpenOrders", "VAL_Order_Complete", "SUB_Reserve",
                                             "OP_Status_Get"};
constexpr std::array<const char *, 4> entities {"Shop.Order", "Shop.OrderLine", "Shop.Customer", "Payments.Ledger"};

constexpr const char *stackTrace
    = "com.mendix.core.CoreRuntimeException: Exception occurred in action 'Shop.ACT_Order_Submit'\n"
      "\tat com.mendix.basis.actionmanagement.ActionManager.executeSync(ActionManager.scala:148)\n"
      "\tat com.mendix.webui.requesthandling.ClientRequestHandler.handle(ClientRequestHandler.scala:62)\n"
      "\tat com.mendix.util.classloading.Runner.doRunUsingClassLoaderOf(Runner.java:36)\n"
      "\tat org.eclipse.jetty.server.handler.HandlerWrapper.handle(HandlerWrapper.java:127)\n"
      "\tat java.base/java.lang.Thread.run(Thread.java:829)\n"
      "Caused by: java.net.SocketTimeoutException: Read timed out\n"
      "\tat java.base/java.net.SocketInputStream.socketRead0(Native Method)\n"
      "\tat com.mendix.modules.rest.consume.RestConsumer.call(RestConsumer.java:211)\n"
      "\t... 31 more\n";

} // namespace

ShopLog::ShopLog(LogWriter &writer, std::uint32_t seed)
    : m_writer(writer)
    , m_random(seed)
{ }

std::string ShopLog::correlation()
{
    const auto now
        = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
    return fmt::format("{}-{:03}", now.count(), ++m_requests % 1000);
}

int ShopLog::request(const std::string &path, int status, int milliseconds)
{
    const auto id = correlation();
    const auto *user = users[m_random() % users.size()];
    const auto *flow = flows[m_random() % flows.size()];
    const auto *entity = entities[m_random() % entities.size()];
    const auto number = 4000 + m_random() % 1000;
    const auto before = m_writer.count();
    m_writer.record("DEBUG", "MicroflowEngine",
                    fmt::format("[{}] Starting execution of microflow 'Shop.{}' for user '{}'", id, flow, user));
    m_writer.record("TRACE", "ConnectionBus_Retrieve",
                    fmt::format("[{}] //{}[OrderNumber = 'SO-2026-{:06}'] returned 1 object in {} ms", id, entity,
                                number, milliseconds / 3));
    if (m_random() % 25 == 0) {
        m_writer.record(
            "WARNING", "ConnectionBus_Queries",
            fmt::format("[{}] Query executed in {} seconds and {} milliseconds: SELECT \"shop$ledger\".\"id\", "
                        "\"shop$ledger\".\"amount\" FROM \"shop$ledger\" WHERE \"order\" = {}",
                        id, 1 + m_random() % 4, m_random() % 1000, number));
    }
    if (m_random() % 12 == 0)
        m_writer.record(
            "INFO", "REST Consume",
            fmt::format("[{}] POST https://api.bank.example/v1/reservations, {} bytes", id, 500 + m_random() % 200));
    if (m_random() % 120 == 0) {
        m_writer.record("WARNING", "REST Consume",
                        fmt::format("[{}] No answer from api.bank.example within 5000 ms, attempt 1 of 2", id));
        m_writer.record("ERROR", "Connector",
                        fmt::format("[{}] Request to {} failed for user '{}': com.mendix.core.CoreRuntimeException: "
                                    "Reservation of order {} failed",
                                    id, path, user, number),
                        stackTrace);
    }
    m_writer.record("DEBUG", "MicroflowEngine",
                    fmt::format("[{}] Finished execution of microflow 'Shop.{}' in {} ms", id, flow, milliseconds));
    m_writer.record("INFO", "REST Publish",
                    fmt::format("[{}] GET {} answered {} in {} ms", id, path, status, milliseconds));
    return static_cast<int>(m_writer.count() - before);
}

void ShopLog::background()
{
    switch (m_random() % 4) {
    case 0:
        m_writer.record("INFO", "Core",
                        fmt::format("Scheduled event 'Shop.SE_ReminderMails' finished in {} ms, {} mails",
                                    200 + m_random() % 900, m_random() % 20));
        break;
    case 1:
        m_writer.record("INFO", "TaskQueue",
                        fmt::format("Task 'Mail.SendConfirmation' picked up by thread {}, {} waiting",
                                    1 + m_random() % 8, m_random() % 5));
        break;
    case 2:
        m_writer.record("DEBUG", "Jetty", fmt::format("Session cleanup removed {} sessions", m_random() % 9));
        break;
    default:
        if (m_random() % 50 == 0)
            m_writer.record("CRITICAL", "Storage_Azure", "The file store is not reachable; uploads are refused");
        else
            m_writer.record("INFO", "ActionManager",
                            fmt::format("{} actions are running, {} are queued", m_random() % 30, m_random() % 4));
    }
}
