#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "engine/base/issue.h"

namespace cairn {

/// Why something could not be done. Decide by code, never by the words of the message.
/// `error_code_info` gives each code its name, HTTP status and exit code: the only such table.
enum class ErrorCode {
  InvalidArgument,       // the caller gave something unusable
  Unprocessable,         // well formed, but breaks rules: `issues` lists every finding
  Unauthenticated,       // nobody is signed in, or the token is unknown
  Forbidden,             // signed in, but not allowed
  NotFound,              // no such thing, or none that this person may know of
  MethodNotAllowed,      // the address exists, the verb does not
  Gone,                  // used or expired
  Conflict,              // differs from what is stored or sealed
  PreconditionFailed,    // If-Match names another version
  PreconditionRequired,  // If-Match is missing
  TooLarge,              // over a size limit
  UnsupportedMediaType,  // a content type or encoding that is not read here
  TooManyRequests,       // rate limit
  Busy,                  // queue full or locked; try again
  StorageFull,           // no space left
  Storage,               // file or database failure
  Internal,              // a bug; a reference number leads to the log
  // The six codes of statistics: a procedure that lacks what it needs.
  InsufficientData,
  ZeroVariance,
  Singular,
  Separation,
  NoSolution,
};

struct ErrorCodeInfo {
  ErrorCode code;
  std::string_view name;  // snake_case, as printed in JSON
  int http_status;
  int exit_code;  // 1 findings, 2 unusable input, 3 could not be done
};

const ErrorCodeInfo& error_code_info(ErrorCode code);

/// A failure as a value. `message` is for the person and may leave the process; `cause` is for the operator and may
/// not.
struct Error {
  ErrorCode code = ErrorCode::Internal;
  std::string message;
  std::string cause = {};
  Issues issues = {};
};

/// A broken promise inside the program (a bug). Thrown by CAIRN_ASSERT only, caught at the doors.
class AssertionFailure : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void fail_assertion(const char* condition, const char* file, int line);

}  // namespace cairn

#define CAIRN_ASSERT(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : ::cairn::fail_assertion(#condition, __FILE__, __LINE__))
