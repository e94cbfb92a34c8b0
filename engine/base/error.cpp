#include "engine/base/error.h"

#include <array>

namespace cairn {
namespace {

constexpr std::array kCodes = {
    ErrorCodeInfo{ErrorCode::InvalidArgument, "invalid_argument", 400, 2},
    ErrorCodeInfo{ErrorCode::Unprocessable, "unprocessable", 422, 1},
    ErrorCodeInfo{ErrorCode::Unauthenticated, "unauthenticated", 401, 3},
    ErrorCodeInfo{ErrorCode::Forbidden, "forbidden", 403, 3},
    ErrorCodeInfo{ErrorCode::NotFound, "not_found", 404, 2},
    ErrorCodeInfo{ErrorCode::MethodNotAllowed, "method_not_allowed", 405, 2},
    ErrorCodeInfo{ErrorCode::Gone, "gone", 410, 1},
    ErrorCodeInfo{ErrorCode::Conflict, "conflict", 409, 1},
    ErrorCodeInfo{ErrorCode::PreconditionFailed, "precondition_failed", 412, 1},
    ErrorCodeInfo{ErrorCode::PreconditionRequired, "precondition_required", 428, 2},
    ErrorCodeInfo{ErrorCode::TooLarge, "too_large", 413, 2},
    ErrorCodeInfo{ErrorCode::UnsupportedMediaType, "unsupported_media_type", 415, 2},
    ErrorCodeInfo{ErrorCode::TooManyRequests, "too_many_requests", 429, 3},
    ErrorCodeInfo{ErrorCode::Busy, "busy", 503, 3},
    ErrorCodeInfo{ErrorCode::StorageFull, "storage_full", 507, 3},
    ErrorCodeInfo{ErrorCode::Storage, "storage", 503, 3},
    ErrorCodeInfo{ErrorCode::Internal, "internal", 500, 3},
    ErrorCodeInfo{ErrorCode::InsufficientData, "insufficient_data", 422, 1},
    ErrorCodeInfo{ErrorCode::ZeroVariance, "zero_variance", 422, 1},
    ErrorCodeInfo{ErrorCode::Singular, "singular", 422, 1},
    ErrorCodeInfo{ErrorCode::Separation, "separation", 422, 1},
    ErrorCodeInfo{ErrorCode::NoSolution, "no_solution", 422, 1},
};

}  // namespace

const ErrorCodeInfo& error_code_info(ErrorCode code) {
  for (const ErrorCodeInfo& info : kCodes) {
    if (info.code == code) return info;
  }
  fail_assertion("code is in the table", __FILE__, __LINE__);
}

void fail_assertion(const char* condition, const char* file, int line) {
  throw AssertionFailure(std::string(file) + ":" + std::to_string(line) + ": " + condition);
}

}  // namespace cairn
