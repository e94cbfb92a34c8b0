#include "engine/store/sqlite/connection.h"

#include <sqlite3.h>

#include <mutex>

#include "engine/store/sqlite/errors.h"

namespace cairn::store::sqlite {
namespace {

constexpr std::size_t kMaxStatements = 256;
constexpr int kBusyMilliseconds = 5000;

// A damaged page under mmap is a SIGBUS; cell_size_check finds it instead. synchronous=FULL: an acknowledged answer is
// on disk.
constexpr std::string_view kEveryConnection = R"(
  PRAGMA foreign_keys = ON;
  PRAGMA synchronous = FULL;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA secure_delete = FAST;
  PRAGMA mmap_size = 0;
  PRAGMA journal_size_limit = 8388608;
)";
// Negative sizes are KiB. Readers are several, and the operating system caches the file for all of them.
constexpr std::string_view kWriterCache = "PRAGMA cache_size = -8192;";
constexpr std::string_view kReaderCache = "PRAGMA cache_size = -1024; PRAGMA query_only = ON;";

struct Switch {
  int option, value;
};
constexpr Switch kSwitches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
};

struct Limit {
  int id, value;
};
constexpr Limit kLimits[] = {
    {SQLITE_LIMIT_LENGTH, 16 << 20},     {SQLITE_LIMIT_SQL_LENGTH, 100'000}, {SQLITE_LIMIT_EXPR_DEPTH, 100},
    {SQLITE_LIMIT_COMPOUND_SELECT, 10},  {SQLITE_LIMIT_ATTACHED, 0},         {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1'000},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 500}, {SQLITE_LIMIT_TRIGGER_DEPTH, 10},   {SQLITE_LIMIT_WORKER_THREADS, 0},
};

int authorise(void* access, int action, const char*, const char*, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
      return SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      return *static_cast<const Access*>(access) == Access::Write ? SQLITE_OK : SQLITE_DENY;
    default:  // attaching, pragmas, changes of the schema
      return SQLITE_DENY;
  }
}

class StatementRow final : public Row {
 public:
  explicit StatementRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override {
    const unsigned char* bytes = sqlite3_column_text(statement_, column);
    if (bytes == nullptr) return {};
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

int bind_one(sqlite3_stmt* statement, int index, const Parameter& parameter) {
  if (const auto* text = std::get_if<std::string_view>(&parameter)) {
    // A null pointer would bind NULL instead of the empty text.
    const char* bytes = text->data() == nullptr ? "" : text->data();
    return sqlite3_bind_text64(statement, index, bytes, text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* integer = std::get_if<std::int64_t>(&parameter))
    return sqlite3_bind_int64(statement, index, *integer);
  if (const auto* real = std::get_if<double>(&parameter)) return sqlite3_bind_double(statement, index, *real);
  return sqlite3_bind_null(statement, index);
}

/// Resets a statement however its use ends, by an exception of a callback too.
class Use {
 public:
  Use(sqlite3_stmt* statement, bool* is_used) : statement_(statement), is_used_(is_used) {
    if (is_used_ != nullptr) *is_used_ = true;
  }
  ~Use() {
    if (is_used_ == nullptr) {
      sqlite3_finalize(statement_);
    } else {
      sqlite3_reset(statement_);
      *is_used_ = false;
    }
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  sqlite3_stmt* statement_;
  bool* is_used_;  // null: a statement for one use
};

}  // namespace

struct Connection::Statement {
  explicit Statement(std::string_view text) : sql(text) {}
  ~Statement() { sqlite3_finalize(handle); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  std::string sql;
  sqlite3_stmt* handle = nullptr;
  bool is_used = false;
};

Connection::Connection(Access access) : access_(access) {}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close_v2(handle_);
}

Error Connection::fail(int result_code, std::string_view doing) {
  is_suspect_ = is_suspect_ || sqlite::is_suspect(result_code);
  return make_error(result_code, handle_, doing);
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Access access) {
  // Without statistics the allocator needs no global lock. Both must precede the first connection of the process.
  static std::once_flag configured;
  std::call_once(configured, [] {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_URI, 0);  // Debian's default reads "file:" names as addresses with options
  });

  std::unique_ptr<Connection> connection(new Connection(access));
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW |
                    (access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  const int code = sqlite3_open_v2(file.c_str(), &connection->handle_, flags, nullptr);
  if (code != SQLITE_OK) return connection->fail(code, "opening the database");
  CAIRN_TRY(connection->configure());
  return connection;
}

Result<void> Connection::configure() {
  for (const Switch& option : kSwitches) {
    int now = -1;
    const int code = sqlite3_db_config(handle_, option.option, option.value, &now);
    if (code != SQLITE_OK || now != option.value)
      return fail(code == SQLITE_OK ? SQLITE_ERROR : code, "hardening the connection");
  }
  // Only the writer empties the log when it closes; a reader leaves the files as they are.
  if (access_ != Access::Write) sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  for (const Limit& limit : kLimits) sqlite3_limit(handle_, limit.id, limit.value);
  sqlite3_busy_timeout(handle_, kBusyMilliseconds);
  CAIRN_TRY(run_script(kEveryConnection));
  CAIRN_TRY(run_script(access_ == Access::Write ? kWriterCache : kReaderCache));
  sqlite3_wal_hook(
      handle_,
      [](void* self, sqlite3*, const char*, int pages) {
        return static_cast<Connection*>(self)->wal_pages_ = pages, SQLITE_OK;
      },
      this);
  return {};
}

void Connection::lock_down() { sqlite3_set_authorizer(handle_, authorise, &access_); }

Result<void> Connection::run_script(std::string_view sql) {
  const std::string text(sql);
  const int code = sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(code, "running a script");
  return {};
}

Result<std::int64_t> Connection::read_number(std::string_view sql) {
  std::int64_t number = 0;
  CAIRN_TRY(run(sql, {}, [&](const Row& row) {
    number = row.integer(0);
    return false;
  }));
  return number;
}

Result<sqlite3_stmt*> Connection::prepare(std::string_view sql, unsigned flags) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), flags, &statement, nullptr);
  if (code != SQLITE_OK) return fail(code, sql);
  CAIRN_ASSERT(statement != nullptr);
  // SQLite numbers $1, $2 … by where they first stand: out of order, values would land in the wrong places.
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement); ++i)
    CAIRN_ASSERT(sqlite3_bind_parameter_name(statement, i) == "$" + std::to_string(i));
  return statement;
}

Result<Connection::Statement*> Connection::find_statement(std::string_view sql) {
  Slot& slot = recent_[(reinterpret_cast<std::uintptr_t>(sql.data()) >> 3) % recent_.size()];
  if (slot.text == sql.data() && slot.statement->sql == sql) return slot.statement;
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    if (statements_.size() >= kMaxStatements) {
      recent_.fill({});
      std::erase_if(statements_, [](const auto& entry) { return !entry.second->is_used; });
    }
    auto statement = std::make_unique<Statement>(sql);
    CAIRN_ASSIGN(statement->handle, prepare(sql, SQLITE_PREPARE_PERSISTENT));
    const std::string_view key = statement->sql;
    found = statements_.emplace(key, std::move(statement)).first;
  }
  slot = {sql.data(), found->second.get()};
  return found->second.get();
}

Result<void> Connection::run(std::string_view sql, std::span<const Parameter> parameters,
                             const std::function<bool(const Row&)>& each) {
  CAIRN_ASSIGN(Statement* const statement, find_statement(sql));
  if (!statement->is_used) {
    const Use use(statement->handle, &statement->is_used);
    return step_through(statement->handle, parameters, sql, each);
  }
  // The same SQL inside its own callback.
  CAIRN_ASSIGN(sqlite3_stmt* const once, prepare(sql, 0));
  const Use use(once, nullptr);
  return step_through(once, parameters, sql, each);
}

Result<void> Connection::step_through(sqlite3_stmt* statement, std::span<const Parameter> parameters,
                                      std::string_view sql, const std::function<bool(const Row&)>& each) {
  CAIRN_ASSERT(parameters.size() == static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)));
  int index = 0;
  for (const Parameter& parameter : parameters) {
    const int code = bind_one(statement, ++index, parameter);
    if (code != SQLITE_OK) return fail(code, sql);
  }
  const StatementRow row(statement);
  bool wants_more = static_cast<bool>(each);
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (wants_more) wants_more = each(row);
    // A changing statement runs to its end: foreign keys are checked there.
    if (!wants_more && sqlite3_stmt_readonly(statement) != 0) return {};
  }
  if (code != SQLITE_DONE) return fail(code, sql);
  return {};
}

std::int64_t Connection::changes() const { return sqlite3_changes64(handle_); }

bool Connection::is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Result<bool> Connection::checkpoint(Checkpoint mode) {
  int in_log = 0, moved = 0;
  if (mode == Checkpoint::Truncate) sqlite3_busy_timeout(handle_, 0);
  const int code = sqlite3_wal_checkpoint_v2(
      handle_, nullptr, mode == Checkpoint::Passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE, &in_log,
      &moved);
  sqlite3_busy_timeout(handle_, kBusyMilliseconds);
  if (code == SQLITE_BUSY) return false;
  if (code != SQLITE_OK) return fail(code, "moving the write-ahead log into the database");
  if (in_log == moved) wal_pages_ = 0;
  return in_log == moved;
}

Result<void> Connection::copy_to(const std::filesystem::path& file) {
  // VACUUM INTO attaches the new file and writes to it, which this connection may not do otherwise.
  sqlite3_set_authorizer(handle_, nullptr, nullptr);
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 1);
  CAIRN_TRY(run_script("PRAGMA query_only = OFF"));
  Result<void> done = execute(*this, "VACUUM INTO $1", file.string());
  if (Result<void> back = run_script("PRAGMA query_only = ON"); done && !back) done = std::move(back);
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
  lock_down();
  return done;
}

}  // namespace cairn::store::sqlite
