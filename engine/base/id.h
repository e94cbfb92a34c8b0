#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace cairn {

class Random;

/// An opaque identifier that cannot be mixed up with another kind's. Valid as a FHIR id: [A-Za-z0-9-.]{1,64}.
template <class Tag>
struct Id {
  std::string text;
  bool empty() const { return text.empty(); }
  auto operator<=>(const Id&) const = default;
};

/// 128 random bits as 26 characters of lower-case base 32 (RFC 4648 alphabet).
std::string make_id(Random& random);
/// True for text that FHIR accepts as an id.
bool is_fhir_id(std::string_view text);

using QuestionnaireId = Id<struct QuestionnaireTag>;
using ResponseId = Id<struct ResponseTag>;
using EpisodeId = Id<struct EpisodeTag>;
using RequestId = Id<struct RequestTag>;
using AccountId = Id<struct AccountTag>;
using ComparisonId = Id<struct ComparisonTag>;

}  // namespace cairn
