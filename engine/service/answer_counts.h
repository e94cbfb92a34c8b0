#pragma once

#include <string>
#include <string_view>

#include "engine/service/count_question.h"
#include "engine/service/services.h"

namespace cairn::service {

struct CountReply {
  enum class Kind { Answered, Differencing, BudgetExhausted };
  Kind kind = Kind::Answered;
  std::string text;  // the JSON of an answer; otherwise what to tell the person
};

/// Counts of the people who answered at least one survey of a pathway, as anybody with ReadPathway may see them (the
/// service team too: its own exact figures are elsewhere). JSON: pathway, release, released_on, profile, by, filters
/// and counts, each with the value of every dimension it is split by (a total lacks them), `count` (a number, "*" when
/// hidden) and `percent` of all (whole, from shown numbers; null when hidden).
///
/// The answer is about the newest release. Asked again in the same release it is the same text. When a figure of it
/// would differ from one given out before by a few people, the answer of the last release in which the question was
/// answered is given instead; when there is none, Differencing. Every answer and refusal is in the audit log with the
/// hash of the sets of people, never the people.
///
/// profile=noise: the counts carry exact discrete Laplace noise; what it costs is charged, and on disk, before the
/// answer is worked out. Forbidden when the pathway does not allow it, BudgetExhausted when the year's budget is spent.
Result<CountReply> answer_counts(const Services& services, const access::Actor& actor, std::string_view pathway,
                                 const CountParameters& parameters);

}  // namespace cairn::service
