#pragma once

#include <string_view>

#include "engine/base/error.h"

struct sqlite3;

namespace cairn::store::sqlite {

/// The Error for an extended result code: its code and the person's message from one table, the cause from the
/// connection
/// (`connection` may be null). `doing` says what was tried, for the operator.
Error make_error(int result_code, sqlite3* connection, std::string_view doing);

/// After these the connection is closed and opened afresh before it is used again: what it holds in memory may not be
/// what is on disk.
bool is_suspect(int result_code);

}  // namespace cairn::store::sqlite
