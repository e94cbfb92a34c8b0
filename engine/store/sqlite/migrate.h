#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/store/sqlite/connection.h"

namespace cairn::store::sqlite {

/// Marks a SQLite file as ours: "CAIR".
constexpr std::int64_t kApplicationId = 0x43414952;

/// One step of the schema: schemas/sql/NNNN_what.sql, number NNNN.
struct Migration {
  std::int64_t number = 0;
  std::string_view sql;
};

/// The embedded steps in order.
std::vector<Migration> embedded_migrations();

/// What the file is: 0 for an empty one. Conflict when a newer program wrote it, Storage when it is not ours. Changes
/// nothing.
Result<std::int64_t> check_version(Connection& connection, std::span<const Migration> migrations);

/// Brings the file to the newest version, each step in a transaction of its own. Running it again does nothing.
Result<void> migrate(Connection& connection, std::span<const Migration> migrations);

}  // namespace cairn::store::sqlite
