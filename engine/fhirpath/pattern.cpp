#include "engine/fhirpath/pattern.h"

#include <re2/re2.h>

namespace cairn::fhirpath {

constexpr std::int64_t kMaxMemory = std::int64_t{2} << 20;

Result<Pattern> Pattern::compile(std::string_view text) {
  if (text.size() > kMaxBytes) {
    return Error{ErrorCode::TooLarge,
                 "the pattern has more than " + std::to_string(kMaxBytes) + " characters (budget: pattern)"};
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!compiled->ok()) {
    const bool is_large = compiled->error_code() == re2::RE2::ErrorPatternTooLarge;
    return Error{is_large ? ErrorCode::TooLarge : ErrorCode::InvalidArgument, compiled->error()};
  }
  return Pattern(std::move(compiled));
}

std::size_t Pattern::count_parts() const { return static_cast<std::size_t>(compiled_->ProgramSize()); }

bool Pattern::matches(std::string_view text) const {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

}  // namespace cairn::fhirpath
