#include "engine/evaluation/guard.h"

#include <algorithm>
#include <cmath>

#include "engine/base/text.h"
#include "engine/evaluation/words.h"

namespace cairn::evaluation {
namespace {

using disclosure::may_show_figure;
using disclosure::show_count;
using Kind = Statement::Kind;

constexpr std::size_t kFewest = 8;       // below, no conclusion at all
constexpr std::size_t kSmallGroup = 30;  // rule of thumb for a group or for pairs
constexpr double kImbalance = 0.1;       // standardised difference at the start
constexpr double kLoss = 0.2;            // share lost
constexpr double kCeiling = 0.15;        // share at the end of the scale

std::string headline_text(const MeasureComparison& main, Verdict verdict) {
  const std::string measure = main.measure.title + ": ";
  const auto headline = main.headline();
  switch (verdict) {
    case Verdict::NoFigure:
      return measure + "nothing can be concluded yet, because not enough people have answered in both groups.";
    case Verdict::TooFew:
      return measure + "too few people have answered to conclude anything.";
    case Verdict::Better:
      return measure + "people after the change did better, by " + say_points(main.measure, headline->estimate) +
             " on average.";
    case Verdict::Worse:
      return measure + "people after the change did worse, by " + say_points(main.measure, headline->estimate) +
             " on average.";
    case Verdict::WorthwhileRuledOut:
      return measure + "no clear difference, and an average improvement of " +
             say_points(main.measure, main.measure.threshold->value) + " is unlikely.";
    case Verdict::Unclear:
      return measure + "it is not clear whether people after the change did better or worse.";
  }
  return {};
}

/// Collects statements with what they all need.
class Guard {
 public:
  Guard(const Comparison& comparison, Audience audience) : c_(comparison), audience_(audience) {}

  std::vector<Statement> list() {
    add_other_changes();
    add_expected();
    add_size();
    add_loss();
    add_start();
    add_ceiling();
    add_cohort();
    add_context();
    return std::move(statements_);
  }

 private:
  void add(Kind kind, std::string code, std::string text) {
    statements_.push_back({std::move(code), kind, std::move(text)});
  }
  std::string people(std::size_t count) const {
    const std::string text = show_count(static_cast<std::int64_t>(count), audience_).text();
    return text + (text == "1" ? " person" : " people");
  }
  bool may_show(std::size_t people) const { return may_show_figure(static_cast<std::int64_t>(people), audience_); }

  void add_other_changes() {
    if (c_.other_changes.empty()) return;
    std::string names;
    for (const OtherChange& other : c_.other_changes) {
      names += (names.empty() ? "" : "; ") + other.title + " (" + format_date_in_words(other.effective_on) + ")";
    }
    add(Kind::Refusal, "several-changes",
        "Other changes reached one group more than the other: " + names +
            ". A difference between the groups belongs to all of them together, so no claim "
            "about this change alone is made. A plan whose days of referral lie between two changes can compare one of "
            "them.");
  }

  /// The main measure belongs to the pathway; a change may have been meant to move another one.
  void add_expected() {
    const std::string& id = c_.change.expected_measure;
    if (id.empty() || id == c_.measures.front().measure.id) return;
    const auto found = std::find_if(c_.measures.begin(), c_.measures.end(),
                                    [&](const MeasureComparison& m) { return m.measure.id == id; });
    if (found == c_.measures.end()) {
      add(Kind::Context, "expected-not-scored",
          "What the change was expected to move is not scored " + c_.timepoint_title +
              ". Nothing here says whether it did.");
    } else {
      add(Kind::Context, "expected",
          "What the change was expected to move. " + headline_text(*found, judge(*found)) + " It is not the main " +
              "measure of the pathway, on which the conclusion rests.");
    }
  }

  void add_size() {
    const MeasureComparison& main = c_.measures.front();
    const std::size_t fewest = std::min(main.before.n, main.after.n);
    if (fewest >= kSmallGroup && !main.smallest_detectable) return;
    std::string text;
    if (fewest < kSmallGroup) {
      text = "The groups are small: " + people(main.before.n) + " before and " + people(main.after.n) +
             " after with a score (about 30 in each is a usual least). ";
    }
    if (main.smallest_detectable && may_show(fewest)) {
      text += "With these numbers, a true difference of about " + say_points(main.measure, *main.smallest_detectable) +
              " would be found 4 times in 5; smaller ones would usually be missed.";
    }
    if (!text.empty())
      add(fewest < kSmallGroup ? Kind::Caution : Kind::Context, fewest < kSmallGroup ? "too-few" : "size", text);
  }

  void add_loss() {
    const Attrition& a = c_.attrition;
    const std::size_t due = a.n_completed + a.n_lost;
    if (due == 0 || static_cast<double>(a.n_lost) < kLoss * static_cast<double>(due)) return;
    std::string text = "Of " + people(due) + " with a starting score whose time to answer " + c_.timepoint_title +
                       " has passed, " + people(a.n_lost) + " have none from then. ";
    if (a.completed && a.lost && may_show(a.n_lost) && may_show(a.n_completed)) {
      const double difference = a.lost->mean - a.completed->mean;
      text += "At the start they had scored " + say_difference(c_.measures.front().measure, difference) +
              " compared with those who answered. ";
    }
    add(Kind::Caution, "lost-to-follow-up",
        text + "The figures describe those who answered; they may not hold for the others.");
  }

  void add_start() {
    std::string measures;
    for (const MeasureComparison& measure : c_.measures) {
      if (!measure.baseline_difference || std::abs(measure.baseline_difference->estimate) <= kImbalance) continue;
      if (!may_show(std::min(measure.before.n_pairs, measure.after.n_pairs))) continue;
      const double difference = measure.baseline_difference->estimate;
      measures += (measures.empty() ? "" : "; ") + measure.measure.title + " " +
                  format_number(std::abs(difference), 1) + (difference < 0 ? " lower" : " higher");
    }
    if (measures.empty()) return;
    add(Kind::Caution, "start-differs",
        "Among those with both scores, the group after the change started differently (in units of the spread between "
        "people): " +
            measures +
            ". That is why the figure that allows for the start is the one to read; comparing plain averages or plain "
            "change would mislead.");
  }

  void add_ceiling() {
    for (const MeasureComparison& measure : c_.measures) {
      double worst = 0;
      for (const PhaseFigures* phase : {&measure.before, &measure.after}) {
        const double people_there = phase->share_at_best_end * static_cast<double>(phase->n);
        if (may_show(static_cast<std::size_t>(std::llround(people_there))))
          worst = std::max(worst, phase->share_at_best_end);
      }
      if (worst <= kCeiling) continue;
      add(Kind::Caution, "end-of-scale",
          measure.measure.title + ": " + say_percent(worst) +
              " of a group gave the best score there is, so a further improvement could not show.");
    }
  }

  void add_cohort() {
    const std::size_t straddling = c_.n_by_phase[static_cast<std::size_t>(pathway::Phase::Straddling)];
    if (straddling > 0)
      add(Kind::Context, "straddling",
          "Set aside and counted: " + people(straddling) + " who were in a changed stage when the change came.");
    if (c_.n_repeat > 0) {
      add(Kind::Context, "repeat-referrals",
          "Set aside and counted: " + show_count(static_cast<std::int64_t>(c_.n_repeat), audience_).text() +
              " later referrals of people who are already in the figures.");
    }
  }

  void add_context() {
    add(Kind::Context, "not-randomised",
        "People were not put into the groups by chance: those who came before and after may differ, and other things "
        "changed over time as well.");
    if (std::any_of(c_.measures.begin(), c_.measures.end(),
                    [](const MeasureComparison& m) { return m.before.change || m.after.change; })) {
      add(Kind::Context, "natural-course",
          "Change within a person also holds the natural course of symptoms: people come when they feel worst and many "
          "improve a little whatever is done.");
    }
    const std::size_t count = c_.measures.size();
    if (count > 1) {
      const double chance = 1 - std::pow(1 - c_.plan.alpha, static_cast<double>(count));
      add(Kind::Context, "many-measures",
          std::to_string(count) +
              " measures were compared. The first was named as the main one; if nothing had changed, the chance that "
              "at least one of " +
              std::to_string(count) + " intervals misses would be about " + say_percent(chance) +
              ". Read the others as hints.");
    }
  }

  const Comparison& c_;
  Audience audience_;
  std::vector<Statement> statements_;
};

void fill_can(const Comparison& c, const MeasureComparison& main, Verdict verdict, Conclusion& out) {
  const auto headline = main.headline();
  if (verdict == Verdict::NoFigure || verdict == Verdict::TooFew) {
    out.can.push_back("That the comparison was planned, and how many people have got to each step so far.");
    return;
  }
  out.can.push_back(
      "People after the change scored " + say_difference(main.measure, headline->estimate) + " on average " +
      c.timepoint_title + (headline->is_adjusted ? ", allowing for where each person started" : "") + "; the " +
      say_confidence(c.confidence()) + " interval runs " + say_interval(main.measure, headline->interval) + ".");
  if (!main.measure.threshold) return;
  const double best =
      main.measure.direction == Direction::HigherIsBetter ? headline->interval.upper : -headline->interval.lower;
  const double worst =
      main.measure.direction == Direction::HigherIsBetter ? headline->interval.lower : -headline->interval.upper;
  const std::string amount = say_points(main.measure, main.measure.threshold->value);
  if (worst >= main.measure.threshold->value) {
    out.can.push_back("The average difference is at least the " + amount + " that matter to one person.");
  } else if (best < main.measure.threshold->value) {
    out.can.push_back(
        "An average difference as large as the " + amount +
        " that matter to one person is unlikely. More single people may still have reached it: see the shares.");
  } else {
    out.can.push_back("An average difference as large as the " + amount +
                      " that matter to one person remains possible.");
  }
}

void fill_cannot(const Comparison& c, Verdict verdict, Conclusion& out) {
  out.cannot.push_back("That the change caused the difference. People were not put into the groups by chance.");
  if (!c.other_changes.empty()) {
    out.cannot.push_back("Anything about this change alone: " + std::to_string(c.other_changes.size()) +
                         (c.other_changes.size() == 1 ? " other change" : " other changes") +
                         " reached one group more than the other.");
  }
  if (verdict == Verdict::Unclear || verdict == Verdict::WorthwhileRuledOut) {
    out.cannot.push_back("That the change made no difference. Not being able to see one is not the same.");
  }
  if (c.attrition.n_lost > 0) out.cannot.push_back("How the people who did not answer are doing.");
}

}  // namespace

Verdict judge(const MeasureComparison& measure) {
  const auto headline = measure.headline();
  if (!headline) return Verdict::NoFigure;
  if (std::min(headline->n_before, headline->n_after) < kFewest) return Verdict::TooFew;
  const double sign = sign_of_better(measure.measure);
  const double a = headline->interval.lower * sign, b = headline->interval.upper * sign;
  const double worst = std::min(a, b), best = std::max(a, b);
  if (worst > 0) return Verdict::Better;
  if (best < 0) return Verdict::Worse;
  if (measure.measure.threshold && best < measure.measure.threshold->value) return Verdict::WorthwhileRuledOut;
  return Verdict::Unclear;
}

std::vector<Statement> list_statements(const Comparison& comparison, Audience audience) {
  return Guard(comparison, audience).list();
}

Conclusion conclude(const Comparison& comparison, Audience) {
  const MeasureComparison& main = comparison.measures.front();
  const Verdict verdict = judge(main);
  Conclusion out;
  out.headline = headline_text(main, verdict);
  if (!comparison.other_changes.empty() && verdict != Verdict::NoFigure && verdict != Verdict::TooFew) {
    out.headline += " This cannot be put down to this change alone.";
  }
  fill_can(comparison, main, verdict, out);
  fill_cannot(comparison, verdict, out);
  return out;
}

}  // namespace cairn::evaluation
