#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/store/session.h"

struct sqlite3;
struct sqlite3_stmt;

namespace cairn::store::sqlite {

enum class Access {
  Write,     // creates the file when it is missing; the writer's
  Read,      // reads a file that a writer of this process keeps
  ReadOnly,  // opens the file for reading alone, as a command beside a running server does
};

enum class Checkpoint { Passive, Truncate };

/// One SQLite connection, hardened: no extension loading, no attached databases, no schema changes or pragmas once
/// `lock_down` was called, a schema that is not trusted, page checks on, no memory mapping. Statements are prepared
/// once and kept. Used by one thread at a time.
class Connection final : public Session {
 public:
  static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Access access);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> run(std::string_view sql, std::span<const Parameter> parameters,
                   const std::function<bool(const Row&)>& each) override;
  std::int64_t changes() const override;

  /// Several statements at once, before `lock_down`: pragmas and migrations.
  Result<void> run_script(std::string_view sql);
  /// The first column of the first row; 0 when there is none.
  Result<std::int64_t> read_number(std::string_view sql);
  /// From here on statements may only read, or read and write rows.
  void lock_down();

  /// False outside a transaction, also when SQLite has rolled one back by itself.
  bool is_in_transaction() const;
  /// An input/output error or damage was met: close it and open another.
  bool is_suspect() const { return is_suspect_; }

  /// Moves pages from the write-ahead log into the file; Truncate also empties the log. False when a reader stood in
  /// the way.
  Result<bool> checkpoint(Checkpoint mode);
  /// Pages in the write-ahead log after the last commit of this connection.
  int wal_pages() const { return wal_pages_; }
  /// Copies the whole database, as it is now, into a new file. For connections that read.
  Result<void> copy_to(const std::filesystem::path& file);

 private:
  struct Statement;
  struct Slot {
    const char* text = nullptr;
    Statement* statement = nullptr;
  };

  explicit Connection(Access access);
  Result<void> configure();
  Result<Statement*> find_statement(std::string_view sql);
  Result<sqlite3_stmt*> prepare(std::string_view sql, unsigned flags);
  Result<void> step_through(sqlite3_stmt* statement, std::span<const Parameter> parameters, std::string_view sql,
                            const std::function<bool(const Row&)>& each);
  Error fail(int result_code, std::string_view doing);

  sqlite3* handle_ = nullptr;
  Access access_;
  bool is_suspect_ = false;
  int wal_pages_ = 0;
  std::unordered_map<std::string_view, std::unique_ptr<Statement>> statements_;  // keys view the statements' own text
  std::array<Slot, 128> recent_{};  // by address of the constant: no hashing of text
};

}  // namespace cairn::store::sqlite
