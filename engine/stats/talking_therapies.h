#pragma once

#include <optional>
#include <string_view>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Rules for one questionnaire, where higher is worse. Whoever calls gives the figures; none are built in here.
struct CasenessRule {
  double caseness = 0;         // from this score on, a person is a case
  double reliable_change = 0;  // a move of at least so many points is reliable
  double highest = 0;          // score that the questionnaire allows, from 0
};

/// Scores at the start and the end of treatment, one row per person.
struct TalkingTherapiesScores {
  Column phq_start, phq_end, gad_start, gad_end;
};

/// How many people recovered and changed, as NHS Talking Therapies counts them.
struct TalkingTherapies {
  std::size_t n = 0, n_missing = 0;  // people with all four scores, and without
  std::size_t at_caseness = 0, recovery = 0;
  std::size_t reliable_improvement = 0, reliable_deterioration = 0, no_reliable_change = 0, reliable_recovery = 0;
  std::optional<double> recovery_rate, reliable_recovery_rate;            // of those at caseness; empty when nobody was
  double reliable_improvement_rate = 0, reliable_deterioration_rate = 0;  // of all
  std::string_view method;
};

/// NHS Talking Therapies manual; Gyani et al. (2013). At caseness: either score is at the start. Recovery: at caseness
/// at the start and neither at the end. Reliable improvement: one or both fall reliably and neither rises reliably;
/// deterioration the other way round; reliable recovery: both. InvalidArgument when columns differ in length or a
/// score is outside its questionnaire; InsufficientData when nobody has all four scores.
Result<TalkingTherapies> compute_talking_therapies(const TalkingTherapiesScores& scores, const CasenessRule& phq,
                                                   const CasenessRule& gad);

}  // namespace cairn::stats
