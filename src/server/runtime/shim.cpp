// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/shim.h"

#include "base/log.h"
#include "protocol/messages.h"
#include "server/runtime/child_process.h"
#include "server/runtime/output_merger.h"
#include "server/stream/instance_log.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>

#include <csignal>
#include <cstdlib>
#include <deque>
#include <set>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quarterdeck::server {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using Local = asio::local::stream_protocol;
using boost::system::error_code;
using domain::RunState;
using namespace std::chrono_literals;

constexpr std::size_t lastLinesKept = 20;
constexpr auto lineWait = 200ms; // an unfinished line is written after this

class Shim
{
public:
    explicit Shim(ShimOrder order)
        : m_order(std::move(order))
    {
        m_status.number = m_order.instance;
        m_status.state = RunState::Starting;
    }

    Result<> prepare()
    {
        QD_TRY(m_log, InstanceLogWriter::open(m_order.logFolder));
        error_code error;
        ::unlink(m_order.socket.c_str());
        const auto old = ::umask(0177);
        m_acceptor.open(Local(), error);
        if (!error)
            m_acceptor.bind(Local::endpoint(m_order.socket.string()), error);
        if (!error)
            m_acceptor.listen(4, error);
        ::umask(old);
        if (error)
            return Error(ErrorKind::Unavailable, "program.notStarted", m_order.socket.string(), error.message());
        return {};
    }

    int run()
    {
        m_signals.add(SIGCHLD);
        m_signals.add(SIGTERM);
        waitForSignal();
        accept();
        startLeaseTimer();
        start();
        m_context.run();
        m_log.close();
        ::unlink(m_order.socket.c_str());
        return 0;
    }

private:
    struct Client
    {
        explicit Client(Local::socket connected)
            : socket(std::move(connected))
        { }
        Local::socket socket;
        asio::streambuf input {64U << 10U};
        std::deque<std::string> output;
    };

    struct Stream
    {
        explicit Stream(asio::io_context &context)
            : descriptor(context)
        { }
        asio::posix::stream_descriptor descriptor;
        std::vector<char> buffer = std::vector<char>(64U << 10U);
        bool isOpen = false;
    };

    // ---- the program

    void start()
    {
        m_status.exitCode.reset();
        m_status.signal.reset();
        m_status.lastLines.clear();
        m_wantsStop = false;
        m_wantsRestart = false;
        auto started = startProgram(m_order.definition);
        if (!started) {
            log::error("shim", started.error());
            m_status.state = RunState::Failed;
            m_status.exitCode = started.error().kind() == ErrorKind::NotFound ? 127 : 126;
            m_status.lastLines
                = {std::string(started.error().detail()) + ": " + std::string(started.error().subject())};
            m_isFinal = true;
            publish();
            endSoon();
            return;
        }
        m_pid = started->pid;
        m_status.pid = m_pid;
        m_status.state = RunState::Running;
        m_hasExited = false;
        open(0, started->output);
        open(1, started->error);
        publish();
    }

    void open(std::size_t index, int descriptor)
    {
        if (descriptor < 0)
            return;
        m_streams[index] = std::make_unique<Stream>(m_context);
        m_streams[index]->descriptor.assign(descriptor);
        m_streams[index]->isOpen = true;
        read(index);
    }

    void read(std::size_t index)
    {
        auto &stream = *m_streams[index];
        stream.descriptor.async_read_some(asio::buffer(stream.buffer),
                                          [this, index](const error_code &error, std::size_t got) {
                                              auto &done = *m_streams[index];
                                              if (got > 0)
                                                  write(m_merger.add(index, {done.buffer.data(), got}));
                                              if (error) { // the program closed it; a terminal reports EIO
                                                  done.isOpen = false;
                                                  done.descriptor.close();
                                                  finishIfDone();
                                                  return;
                                              }
                                              if (m_merger.isWaiting() && !m_isLineTimerSet) {
                                                  m_isLineTimerSet = true;
                                                  m_lineTimer.expires_after(lineWait);
                                                  m_lineTimer.async_wait([this](const error_code &cancelled) {
                                                      m_isLineTimerSet = false;
                                                      if (!cancelled)
                                                          write(m_merger.flush());
                                                  });
                                              }
                                              read(index);
                                          });
    }

    void write(const std::string &bytes)
    {
        if (bytes.empty())
            return;
        if (auto written = m_log.append(bytes); !written)
            log::error("shim", written.error());
        std::string_view rest = bytes;
        while (!rest.empty()) {
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            if (line.empty())
                continue;
            m_lastLines.emplace_back(line.substr(0, 2000));
            if (m_lastLines.size() > lastLinesKept)
                m_lastLines.pop_front();
        }
    }

    void reap()
    {
        int status = 0;
        while (m_pid > 0 && ::waitpid(m_pid, &status, WNOHANG) == m_pid) {
            if (WIFEXITED(status))
                m_status.exitCode = WEXITSTATUS(status);
            if (WIFSIGNALED(status))
                m_status.signal = WTERMSIG(status);
            m_hasExited = true;
            m_stopTimer.cancel();
            // Children of the program may hold the pipes: what is in them now is read, then they are let go.
            m_drainTimer.expires_after(500ms);
            m_drainTimer.async_wait([this](const error_code &cancelled) {
                if (cancelled)
                    return;
                for (auto &stream : m_streams) {
                    if (stream && stream->isOpen)
                        stream->descriptor.cancel();
                }
            });
            m_pid = -1;
            finishIfDone();
        }
    }

    void finishIfDone()
    {
        const auto isOpen = [](const auto &stream) { return stream && stream->isOpen; };
        if (!m_hasExited || m_isFinal || isOpen(m_streams[0]) || isOpen(m_streams[1]))
            return;
        m_drainTimer.cancel();
        write(m_merger.flush());
        m_status.pid.reset();
        const bool hasFailed = !m_wantsStop && !m_wantsRestart && (m_status.exitCode.value_or(1) != 0);
        m_hasExited = false;
        const auto policy = m_order.definition.restart;
        const bool restarts = m_wantsRestart
            || (!m_wantsStop
                && (policy == domain::RestartPolicy::Always
                    || (policy == domain::RestartPolicy::OnFailure && hasFailed)));
        if (hasFailed)
            m_status.lastLines.assign(m_lastLines.begin(), m_lastLines.end());
        if (restarts && !m_isEnding) {
            m_status.state = m_wantsRestart ? RunState::Starting : RunState::Degraded;
            const auto delay = m_wantsRestart ? 0ms : m_backOff;
            m_backOff = std::min<std::chrono::milliseconds>(m_backOff * 2, 60s);
            ++m_status.restarts;
            publish();
            m_startTimer.expires_after(delay);
            m_startTimer.async_wait([this](const error_code &cancelled) {
                if (!cancelled)
                    start();
            });
            return;
        }
        m_status.state = hasFailed ? RunState::Failed : RunState::Stopped;
        m_isFinal = true;
        publish();
        endSoon();
    }

    void stop()
    {
        if (m_wantsStop)
            return;
        m_wantsStop = true;
        m_startTimer.cancel();
        if (m_pid <= 0) {
            if (!m_isFinal && !m_hasExited) { // between two starts
                m_status.state = RunState::Stopped;
                m_isFinal = true;
                publish();
                endSoon();
            }
            return;
        }
        m_status.state = RunState::Stopping;
        publish();
        end();
    }

    /// Asks, then insists, then kills.
    void end()
    {
        ::kill(-m_pid, SIGINT);
        m_stopTimer.expires_after(m_patience.interrupt);
        m_stopTimer.async_wait([this](const error_code &cancelled) {
            if (cancelled || m_pid <= 0)
                return;
            ::kill(-m_pid, SIGTERM);
            m_stopTimer.expires_after(m_patience.terminate);
            m_stopTimer.async_wait([this](const error_code &alsoCancelled) {
                if (!alsoCancelled && m_pid > 0)
                    ::kill(-m_pid, SIGKILL);
            });
        });
    }

    void restart()
    {
        if (m_pid <= 0)
            return;
        m_wantsRestart = true;
        m_status.state = RunState::Stopping;
        publish();
        end();
    }

    void waitForSignal()
    {
        m_signals.async_wait([this](const error_code &error, int signal) {
            if (error)
                return;
            if (signal == SIGCHLD)
                reap();
            else
                stop();
            waitForSignal();
        });
    }

    // ---- those who watch

    void accept()
    {
        m_acceptor.async_accept([this](const error_code &error, Local::socket socket) {
            if (error)
                return;
            auto client = std::make_shared<Client>(std::move(socket));
            m_clients.insert(client);
            m_leaseTimer.cancel();
            send(client, protocol::encode(m_status) + "\n");
            readCommand(client);
            if (m_isFinal)
                endSoon(); // there is somebody now who has been told
            accept();
        });
    }

    void readCommand(const std::shared_ptr<Client> &client)
    {
        asio::async_read_until(client->socket, client->input, '\n',
                               [this, client](const error_code &error, std::size_t) {
                                   if (error) {
                                       m_clients.erase(client);
                                       if (m_clients.empty())
                                           startLeaseTimer();
                                       return;
                                   }
                                   std::istream lines(&client->input);
                                   std::string line;
                                   std::getline(lines, line);
                                   if (const auto command = protocol::decodeCommand(line)) {
                                       switch (command->kind) {
                                       case protocol::Command::Kind::Stop:
                                           stop();
                                           break;
                                       case protocol::Command::Kind::Restart:
                                           restart();
                                           break;
                                       case protocol::Command::Kind::Keep:
                                           m_order.keepRunning = command->keepRunning;
                                           break;
                                       case protocol::Command::Kind::Start:
                                           break;
                                       }
                                   }
                                   readCommand(client);
                               });
    }

    void send(const std::shared_ptr<Client> &client, std::string line)
    {
        client->output.push_back(std::move(line));
        if (client->output.size() == 1)
            sendNext(client);
    }

    void sendNext(const std::shared_ptr<Client> &client)
    {
        asio::async_write(client->socket, asio::buffer(client->output.front()),
                          [this, client](const error_code &error, std::size_t) {
                              if (error)
                                  return; // the read ends too, and removes it
                              client->output.pop_front();
                              if (!client->output.empty())
                                  sendNext(client);
                          });
    }

    void publish()
    {
        for (const auto &client : m_clients)
            send(client, protocol::encode(m_status) + "\n");
    }

    void startLeaseTimer()
    {
        m_leaseTimer.expires_after(m_patience.shimLease);
        m_leaseTimer.async_wait([this](const error_code &cancelled) {
            if (!cancelled && m_clients.empty() && !m_order.keepRunning) {
                m_isEnding = true;
                stop();
            }
        });
    }

    /// The program is done: whoever watches reads the last status, then the shim ends.
    void endSoon()
    {
        m_endTimer.expires_after(m_clients.empty() ? m_patience.shimLease : 300ms);
        m_endTimer.async_wait([this](const error_code &cancelled) {
            if (!cancelled)
                m_context.stop();
        });
    }

    ShimOrder m_order;
    const Patience m_patience = Patience::fromEnvironment();
    asio::io_context m_context {1};
    asio::signal_set m_signals {m_context};
    Local::acceptor m_acceptor {m_context};
    asio::steady_timer m_leaseTimer {m_context};
    asio::steady_timer m_lineTimer {m_context};
    asio::steady_timer m_stopTimer {m_context};
    asio::steady_timer m_startTimer {m_context};
    asio::steady_timer m_drainTimer {m_context};
    asio::steady_timer m_endTimer {m_context};
    InstanceLogWriter m_log;
    OutputMerger m_merger;
    std::array<std::unique_ptr<Stream>, 2> m_streams;
    std::set<std::shared_ptr<Client>> m_clients;
    std::deque<std::string> m_lastLines;
    domain::InstanceStatus m_status;
    std::chrono::milliseconds m_backOff {1000};
    pid_t m_pid = -1;
    bool m_hasExited = false;
    bool m_wantsStop = false;
    bool m_wantsRestart = false;
    bool m_isEnding = false;
    bool m_isFinal = false;
    bool m_isLineTimerSet = false;
};

} // namespace

std::string encode(const ShimOrder &order)
{
    const nlohmann::json json {{"definition", protocol::encode(order.definition)},
                               {"instance", order.instance},
                               {"logFolder", order.logFolder.string()},
                               {"socket", order.socket.string()},
                               {"keepRunning", order.keepRunning}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<ShimOrder> decodeShimOrder(std::string_view text)
{
    const auto json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    try {
        ShimOrder order;
        QD_TRY(order.definition, protocol::decodeDefinition(json.at("definition").get<std::string>()));
        order.instance = json.at("instance").get<std::uint32_t>();
        order.logFolder = json.at("logFolder").get<std::string>();
        order.socket = json.at("socket").get<std::string>();
        order.keepRunning = json.at("keepRunning").get<bool>();
        return order;
    } catch (const nlohmann::json::exception &exception) {
        return Error(ErrorKind::InvalidInput, "protocol.badMessage", "shim order", exception.what());
    }
}

Patience Patience::fromEnvironment()
{
    Patience patience;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
    if (const char *text = std::getenv("QUARTERDECK_TEST_LEASE_MS"); text != nullptr) {
        const auto lease = std::chrono::milliseconds(std::max(1L, std::strtol(text, nullptr, 10)));
        patience = {lease, lease * 4 / 5, lease / 2, lease};
    }
    return patience;
}

int runShim(const fs::path &orderFile)
{
    const auto text = readFile(orderFile);
    std::error_code ignored;
    fs::remove(orderFile, ignored);
    if (!text) {
        log::error("shim", text.error());
        return 1;
    }
    auto order = decodeShimOrder(*text);
    if (!order) {
        log::error("shim", order.error());
        return 1;
    }
    Shim shim(*std::move(order));
    if (const auto prepared = shim.prepare(); !prepared) {
        log::error("shim", prepared.error());
        return 1;
    }
    return shim.run();
}

} // namespace quarterdeck::server
