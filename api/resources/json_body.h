#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/request.h"
#include "engine/base/date.h"
#include "engine/base/json.h"
#include "engine/base/result.h"

namespace cairn::api::resources {

/// Reads the members of a JSON body; what is wrong is collected with its JSON pointer, so that a sender learns
/// everything at once.
class JsonBody {
 public:
  /// InvalidArgument when the body is no JSON object.
  static Result<JsonBody> parse(const Request& request);

  std::string text(const char* name);  // required
  std::string text_or(const char* name, std::string fallback);
  Date date(const char* name);  // required
  std::optional<int> optional_integer(const char* name);
  std::optional<Timestamp> optional_timestamp(const char* name);
  /// Unprocessable with every finding, also of members that were not asked for.
  Result<void> finish();

 private:
  explicit JsonBody(Json document);
  const Json* member(const char* name);
  void report(const char* name, std::string code, std::string message);

  std::shared_ptr<const Json> document_;
  std::vector<std::string> known_;
  Issues issues_;
};

}  // namespace cairn::api::resources
