// Durable submissions per second through the store, beside a bare SQLite group commit of the same rows in the same run.
//   submission_bench [--submissions N] [--stored N] [--folder DIR]
// One submission: a response with 25 answers and 8 scores, its audit event, its drafts deleted, its request completed.
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/store/accounts.h"
#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/requests.h"
#include "engine/store/responses.h"
#include "engine/store/store.h"

namespace {

using namespace cairn;
using namespace cairn::store;
namespace fs = std::filesystem;

constexpr int kAnswers = 25, kScores = 8, kEpisodes = 2000;
const Timestamp kNow = *parse_timestamp("2026-03-02T09:00:00Z");

[[noreturn]] void stop(const std::string& what) {
  std::fprintf(stderr, "submission_bench: %s\n", what.c_str());
  std::exit(3);
}
template <class T>
T must(Result<T> result) {
  if (!result) stop(result.error().message + " " + result.error().cause);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

std::string document() {
  std::string items;
  for (int i = 0; i < kAnswers; ++i) {
    items += R"(,{"linkId":"domain.question-)" + std::to_string(i) + R"(","answer":[{"valueDecimal":7}]})";
  }
  return R"({"resourceType":"QuestionnaireResponse","status":"completed","item":[)" + items.substr(1) + "]}";
}

ResponseRecord make_response(int n, std::string_view prefix, const std::string& text) {
  ResponseRecord record;
  record.id = {std::string(prefix) + std::to_string(n)};
  record.questionnaire = {"q1"};
  record.episode_row = n % kEpisodes + 1;
  record.timepoint = "BASE";
  record.authored_on = date_of(kNow) - std::chrono::days(n % 500);
  record.received_at = kNow;
  record.document = text;
  for (int i = 0; i < kAnswers; ++i)
    record.answers.push_back({"domain.question-" + std::to_string(i), 0, (n + i) % 11, std::nullopt});
  for (int i = 0; i < kScores; ++i)
    record.scores.push_back({"measure-" + std::to_string(i), "1", (n + i) % 100, 20, 1});
  return record;
}

AuditRecord make_audit(std::int64_t sequence) {
  return {sequence,
          kNow,
          "link",
          "response.submit",
          "Episode/abcdefghijklmnopqrstuvwxyz",
          R"({"timepoint":"BASE"})",
          std::string(64, 'a'),
          std::string(64, 'b')};
}

/// A folder with `requests` open requests, each with a draft; the same start for both ways of writing.
void prepare(const fs::path& folder, int requests) {
  const auto store = must(Store::open(folder));
  must(store->write([](Session& session) -> Result<void> {
    CAIRN_TRY(insert_questionnaire(session, {{"q1"}, "https://example.org/q", "1", "Q", "active", "abc", "{}", kNow}));
    for (int i = 0; i < kEpisodes; ++i) {
      EpisodeRecord episode;
      episode.id = {"episode-" + std::to_string(i)};
      episode.pathway = "fibromyalgia";
      episode.person = "person-" + std::to_string(i);
      episode.site = "north";
      episode.referred_on = date_of(kNow);
      CAIRN_TRY(insert_episode(session, episode));
    }
    return {};
  }));
  const std::string text = document();
  for (int from = 0; from < requests; from += 1000) {
    must(store->write([&](Session& session) -> Result<void> {
      for (int i = from; i < std::min(from + 1000, requests); ++i) {
        RequestRecord request;
        request.id = {"request-" + std::to_string(i)};
        request.token_hash = std::string(56, 'c') + std::to_string(i);
        request.episode_row = i % kEpisodes + 1;
        request.timepoint = "BASE";
        request.opens_on = request.closes_on = date_of(kNow);
        request.state = "opened";
        request.created_at = kNow;
        CAIRN_ASSIGN(const std::int64_t row, insert_request(session, request));
        CAIRN_TRY(save_draft(session, {row, 0, {"q1"}, 1, text, kNow}));
      }
      return {};
    }));
  }
}

Result<void> submit(Session& session, const ResponseRecord& record) {
  CAIRN_TRY(insert_response(session, record));
  CAIRN_TRY(delete_drafts(session, *record.request_row));
  CAIRN_TRY(set_request_state(session, *record.request_row, "completed", kNow));
  CAIRN_ASSIGN(const auto last, find_last_audit(session));
  return insert_audit(session, make_audit(last ? last->sequence + 1 : 1));
}

struct Figure {
  double per_second = 0, cpu_ms = 0, per_commit = 0;
};

double cpu_seconds() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class F>
Figure measure(int submissions, F&& work) {
  const auto start = std::chrono::steady_clock::now();
  const double cpu = cpu_seconds();
  work();
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return {submissions / wall, (cpu_seconds() - cpu) * 1000 / submissions, 0};
}

Figure through_store(const fs::path& folder, int clients, int first, int submissions) {
  const auto store = must(Store::open(folder));
  const std::string text = document();
  const std::uint64_t commits_before = store->data_version();
  Figure figure = measure(submissions, [&] {
    std::atomic<int> next = 0;
    std::vector<std::jthread> people;
    for (int client = 0; client < clients; ++client) {
      people.emplace_back([&] {
        for (int i; (i = next++) < submissions;) {
          ResponseRecord record = make_response(first + i, "response-", text);
          record.request_row = first + i + 1;
          must(store->write([&](Session& session) { return submit(session, record); }));
        }
      });
    }
  });
  figure.per_commit = submissions / static_cast<double>(store->data_version() - commits_before);
  return figure;
}

/// The least SQLite can do: one thread, prepared statements, `group` submissions a commit.
class Bare {
 public:
  explicit Bare(const fs::path& file) {
    check(sqlite3_open(file.c_str(), &db_));
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("PRAGMA foreign_keys = ON");
    run("PRAGMA cache_size = -8192");
    run("PRAGMA temp_store = MEMORY");
    response_ = prepare(
        "INSERT INTO response (response_id, questionnaire_id, episode_row, request_row, timepoint, status, mode, "
        "authored_on, "
        "received_at, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    answer_ = prepare("INSERT INTO answer (response_row, link_id, repeat, number, code) VALUES (?, ?, ?, ?, ?)");
    score_ = prepare(
        "INSERT INTO score (response_row, measure, pathway_id, episode_row, timepoint, authored_on, rule_version, "
        "value, "
        "items_answered, items_missing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    draft_ = prepare("DELETE FROM draft WHERE request_row = ?");
    request_ = prepare("UPDATE survey_request SET state = ?, completed_at = ? WHERE request_row = ?");
    audit_ = prepare(
        "INSERT INTO audit_event (sequence, at, actor, action, subject, detail, previous_hash, hash) VALUES (?, ?, ?, "
        "?, ?, ?, ?, ?)");
  }
  ~Bare() {
    for (sqlite3_stmt* statement : {response_, answer_, score_, draft_, request_, audit_}) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  void run(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }

  void submit(const ResponseRecord& record, std::int64_t sequence) {
    const std::string authored = format_date(record.authored_on), at = format_timestamp(kNow);
    step(response_, record.id.text, record.questionnaire.text, *record.episode_row, *record.request_row,
         record.timepoint, record.status, record.mode, authored, at, record.document);
    const std::int64_t row = sqlite3_last_insert_rowid(db_);
    for (const AnswerRecord& a : record.answers) step(answer_, row, a.link_id, a.repeat, *a.number, nullptr);
    for (const ScoreRecord& s : record.scores) {
      step(score_, row, s.measure, "fibromyalgia", *record.episode_row, record.timepoint, authored, s.rule_version,
           *s.value, s.items_answered, s.items_missing);
    }
    step(draft_, *record.request_row);
    step(request_, "completed", at, *record.request_row);
    const AuditRecord audit = make_audit(sequence);
    step(audit_, audit.sequence, at, audit.actor, audit.action, audit.subject, audit.detail, audit.previous_hash,
         audit.hash);
  }

 private:
  void check(int code) const {
    if (code != SQLITE_OK) stop(sqlite3_errmsg(db_));
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return statement;
  }
  static void bind_value(sqlite3_stmt* s, int i, std::string_view v) {
    sqlite3_bind_text(s, i, v.data(), static_cast<int>(v.size()), SQLITE_STATIC);
  }
  static void bind_value(sqlite3_stmt* s, int i, double v) { sqlite3_bind_double(s, i, v); }
  static void bind_value(sqlite3_stmt* s, int i, std::nullptr_t) { sqlite3_bind_null(s, i); }
  template <std::integral T>
  static void bind_value(sqlite3_stmt* s, int i, T v) {
    sqlite3_bind_int64(s, i, v);
  }
  template <class... Values>
  void step(sqlite3_stmt* statement, const Values&... values) {
    int index = 0;
    (bind_value(statement, ++index, values), ...);
    if (sqlite3_step(statement) != SQLITE_DONE) stop(sqlite3_errmsg(db_));
    sqlite3_reset(statement);
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt *response_, *answer_, *score_, *draft_, *request_, *audit_;
};

Figure bare(const fs::path& folder, int group, int first, int submissions) {
  Bare database(folder / "cairn.db");
  const std::string text = document();
  return measure(submissions, [&] {
    for (int i = 0; i < submissions;) {
      database.run("BEGIN IMMEDIATE");
      for (const int end = std::min(i + group, submissions); i < end; ++i) {
        ResponseRecord record = make_response(first + i, "response-", text);
        record.request_row = first + i + 1;
        database.submit(record, first + i + 1);
      }
      database.run("COMMIT");
    }
  });
}

double memory_mb(const char* field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return std::atof(line.c_str() + line.find(':') + 1) / 1024;
  }
  return 0;
}

/// Loads responses, then reads and writes from 32 threads for a while: what a server would hold in memory.
void show_memory(const fs::path& folder, int stored) {
  prepare(folder, 0);
  const std::string text = document();
  const auto store = must(Store::open(folder));
  for (int from = 0; from < stored; from += 100) {
    must(store->write([&](Session& session) -> Result<void> {
      for (int i = from; i < std::min(from + 100, stored); ++i)
        CAIRN_TRY(insert_response(session, make_response(i, "r-", text)));
      return {};
    }));
  }
  std::vector<std::jthread> people;
  for (int client = 0; client < 32; ++client) {
    people.emplace_back([&, client] {
      for (int i = 0; i < 50; ++i) {
        const ResponseId id{"r-" + std::to_string((client * 7919 + i * 104729) % stored)};
        must(store->read([&](Session& session) { return find_response(session, id); }));
        if (i % 25 == 0) {
          must(store->read([&](Session& session) {
            return for_each_score(session, "fibromyalgia", "measure-1", [](const ScoreRow&) {});
          }));
        }
        must(store->write([&](Session& session) {
          return insert_response(session, make_response(client * 50 + i, "later-", text));
        }));
      }
    });
  }
  people.clear();
  const auto time_ms = [&](auto&& work) {
    const auto start = std::chrono::steady_clock::now();
    must(store->read(work));
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  };
  std::printf("\n%d responses stored: resident %.1f MB (peak %.1f MB), file %.0f MB\n", stored, memory_mb("VmRSS"),
              memory_mb("VmHWM"), static_cast<double>(fs::file_size(folder / "cairn.db")) / 1e6);
  std::printf(
      "all scores of a measure %.1f ms, its months %.2f ms, count of responses %.2f ms\n",
      time_ms([](Session& s) { return for_each_score(s, "fibromyalgia", "measure-1", [](const ScoreRow&) {}); }),
      time_ms([](Session& s) { return list_months(s, "fibromyalgia", "measure-1"); }),
      time_ms([](Session& s) { return count_responses(s); }));
}

}  // namespace

int main(int argc, char** argv) {
  int submissions = 8000, stored = 100'000;
  fs::path base = fs::temp_directory_path();
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    if (option == "--submissions")
      submissions = std::atoi(argv[i + 1]);
    else if (option == "--stored")
      stored = std::atoi(argv[i + 1]);
    else if (option == "--folder")
      base = argv[i + 1];
    else
      stop("unknown option");
  }
  const fs::path work = base / ("cairn-bench-" + std::to_string(::getpid()));
  fs::create_directories(work);

  struct Run {
    int clients, submissions;
  };
  const Run runs[] = {{1, submissions / 8}, {8, submissions / 2}, {32, submissions}};
  prepare(work / "store", submissions * 2);
  fs::create_directories(work / "bare");
  fs::copy_file(work / "store/cairn.db", work / "bare/cairn.db");

  std::printf("%8s %10s %8s %12s %10s %8s %8s\n", "clients", "store /s", "CPU ms", "per commit", "bare /s", "CPU ms",
              "ratio");
  int first = 0;
  for (const Run& run : runs) {
    const Figure plain = bare(work / "bare", run.clients, first, run.submissions);
    const Figure ours = through_store(work / "store", run.clients, first, run.submissions);
    first += run.submissions;
    std::printf("%8d %10.0f %8.3f %12.1f %10.0f %8.3f %8.2f\n", run.clients, ours.per_second, ours.cpu_ms,
                ours.per_commit, plain.per_second, plain.cpu_ms, ours.per_second / plain.per_second);
    std::fflush(stdout);
  }
  if (stored > 0) show_memory(work / "stored", stored);
  fs::remove_all(work);
}
