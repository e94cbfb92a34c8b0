#include "engine/evaluation/figures.h"

#include <algorithm>

#include "engine/evaluation/words.h"

namespace cairn::evaluation {
namespace {

using disclosure::may_show_figure;
using disclosure::show_count;

std::int64_t signed_count(std::size_t count) { return static_cast<std::int64_t>(count); }

/// Decimals shown outside the service team.
int places_for(Unit unit, const Measure& measure) {
  return unit == Unit::Points ? places_of(measure) : unit == Unit::StandardDeviations ? 1 : 2;
}

/// Makes the rows of one measure, hiding and rounding as the audience needs.
class FigureList {
 public:
  FigureList(const MeasureComparison& source, Audience audience) : source_(source), audience_(audience) {}

  /// Adds a figure; n of 0 means that group has no part in it.
  void add(std::string id, std::string label, Unit unit, std::size_t n_before, std::size_t n_after, double estimate,
           stats::Interval interval, std::string sentence, std::string_view method) {
    ShownFigure figure{std::move(id),
                       std::move(label),
                       unit,
                       show_count(signed_count(n_before), audience_),
                       show_count(signed_count(n_after), audience_),
                       estimate,
                       interval,
                       std::move(sentence),
                       std::string(method),
                       {}};
    const bool rests_on_few = (n_before > 0 && !may_show_figure(signed_count(n_before), audience_)) ||
                              (n_after > 0 && !may_show_figure(signed_count(n_after), audience_));
    if (rests_on_few) {
      figure.estimate.reset();
      figure.interval.reset();
      figure.sentence.clear();
      figure.absent = "Hidden: it rests on fewer than 8 people in a group.";
    } else if (audience_ == Audience::Others) {
      const int places = places_for(unit, source_.measure);
      figure.estimate = round_to(estimate, places);
      figure.interval = stats::Interval{round_to(interval.lower, places), round_to(interval.upper, places)};
    }
    figures_.push_back(std::move(figure));
  }
  /// A share of people: hidden as well when the people counted, or the rest of the group, are 1 to 7.
  void add_share(std::string id, std::string label, const stats::ResponderGroup* before,
                 const stats::ResponderGroup* after, double estimate, stats::Interval interval, std::string sentence,
                 std::string_view method) {
    bool is_hidden = false;
    for (const stats::ResponderGroup* group : {before, after}) {
      if (group == nullptr) continue;
      is_hidden = is_hidden || show_count(group->improved, audience_).is_hidden() ||
                  show_count(group->n - group->improved, audience_).is_hidden();
    }
    const auto people = [](const stats::ResponderGroup* group) {
      return group == nullptr ? std::size_t{0} : static_cast<std::size_t>(group->n);
    };
    add(std::move(id), std::move(label), Unit::Share, people(before), people(after), estimate, interval,
        std::move(sentence), method);
    if (!is_hidden) return;
    ShownFigure& figure = figures_.back();
    figure.estimate.reset();
    figure.interval.reset();
    figure.sentence.clear();
    figure.absent = "Hidden: it would show a number of people from 1 to 7.";
  }
  void add_absent(std::string id, std::string label, Unit unit) {
    const auto it =
        std::find_if(source_.absent.begin(), source_.absent.end(), [&](const auto& row) { return row.figure == id; });
    if (it == source_.absent.end()) return;
    ShownFigure figure{std::move(id),
                       std::move(label),
                       unit,
                       show_count(signed_count(source_.before.n), audience_),
                       show_count(signed_count(source_.after.n), audience_),
                       {},
                       {},
                       {},
                       {},
                       it->reason};
    figures_.push_back(std::move(figure));
  }
  std::vector<ShownFigure> take() { return std::move(figures_); }

 private:
  const MeasureComparison& source_;
  Audience audience_;
  std::vector<ShownFigure> figures_;
};

void add_differences(const MeasureComparison& m, double confidence, FigureList& list) {
  const std::string likely = " The " + say_confidence(confidence) + " interval runs ";
  constexpr const char* kAdjusted = "Difference, allowing for where people started";
  if (m.adjusted) {
    const auto headline = *m.headline();
    list.add("adjusted", kAdjusted, Unit::Points, headline.n_before, headline.n_after, headline.estimate,
             headline.interval,
             "Allowing for where each person started, people after the change scored " +
                 say_difference(m.measure, headline.estimate) + "." + likely +
                 say_interval(m.measure, headline.interval) + ".",
             "analysis of covariance, HC3 interval");
  } else {
    list.add_absent("adjusted", kAdjusted, Unit::Points);
  }
  if (m.difference) {
    list.add("difference", "Difference of averages, nothing allowed for", Unit::Points, m.difference->n[1],
             m.difference->n[0], m.difference->estimate, m.difference->ci,
             "People after the change scored " + say_difference(m.measure, m.difference->estimate) + "." + likely +
                 say_interval(m.measure, m.difference->ci) + ".",
             m.difference->method);
  } else {
    list.add_absent("difference", "Difference of averages, nothing allowed for", Unit::Points);
  }
}

void add_effects(const MeasureComparison& m, FigureList& list) {
  if (m.effect) {
    list.add("effect", "Standardised difference (Hedges g)", Unit::StandardDeviations, m.effect->n[1], m.effect->n[0],
             m.effect->hedges_g, m.effect->hedges_g_ci,
             "In units of the spread between people; about 0.2 is usually called small, 0.5 medium, 0.8 large.",
             m.effect->method);
  }
  if (m.ranks && m.dominance) {
    const bool high = m.measure.direction == Direction::HigherIsBetter;
    const stats::Interval raw = m.dominance->prob_superiority_ci;
    const double chance = high ? m.ranks->prob_superiority : 1 - m.ranks->prob_superiority;
    const stats::Interval interval = high ? raw : stats::Interval{1 - raw.upper, 1 - raw.lower};
    list.add("superiority", "Chance that somebody after did better than somebody before", Unit::Chance, m.ranks->n[1],
             m.ranks->n[0], chance, interval,
             "Take one person from each group at random: the one from after does better " + say_percent(chance) +
                 " of the time (50% would mean no difference).",
             m.ranks->method);
  }
  if (m.shift) {
    list.add("shift", "Typical shift (Hodges-Lehmann)", Unit::Points, m.shift->n[1], m.shift->n[0], m.shift->estimate,
             m.shift->ci,
             "The typical difference between a person after and a person before is " +
                 say_difference(m.measure, m.shift->estimate) + ".",
             m.shift->method);
  }
}

void add_responders(const MeasureComparison& m, FigureList& list) {
  constexpr const char* kLabel = "Difference in the share who improved by the amount that matters";
  if (!m.responders) return list.add_absent("responders", kLabel, Unit::Share);
  const stats::ResponderGroup &after = m.responders->first, &before = m.responders->second;
  const std::string amount = say_points(m.measure, m.measure.threshold->value);
  list.add_share("responders", kLabel, &before, &after, m.responders->difference.estimate,
                 m.responders->difference.newcombe,
                 say_percent(after.proportion_improved) + " improved by at least " + amount + " after the change and " +
                     say_percent(before.proportion_improved) + " before it.",
                 "Newcombe interval, method 10");
  list.add_share("responders_before", "Share who improved by at least " + amount + ", before", &before, nullptr,
                 before.proportion_improved, before.ci, "", "Wilson interval");
  list.add_share("responders_after", "Share who improved by at least " + amount + ", after", nullptr, &after,
                 after.proportion_improved, after.ci, "", "Wilson interval");
}

void add_changes(const MeasureComparison& m, FigureList& list) {
  if (m.before.change) {
    list.add("change_before", "Average change within a person, before", Unit::Points, m.before.change->n, 0,
             m.before.change->estimate, m.before.change->ci,
             "From the start, people seen before the change ended " +
                 say_difference(m.measure, m.before.change->estimate) + ".",
             m.before.change->method);
  }
  if (m.after.change) {
    list.add("change_after", "Average change within a person, after", Unit::Points, 0, m.after.change->n,
             m.after.change->estimate, m.after.change->ci,
             "From the start, people seen after the change ended " +
                 say_difference(m.measure, m.after.change->estimate) + ".",
             m.after.change->method);
  }
}

ShownPhase show_phase(const PhaseFigures& phase, const Measure& measure, Audience audience) {
  ShownPhase out{show_count(signed_count(phase.n), audience),
                 show_count(signed_count(phase.n_baseline), audience),
                 show_count(signed_count(phase.n_pairs), audience),
                 {},
                 {},
                 {},
                 {},
                 {}};
  const auto shown = [&](double value) {
    return audience == Audience::Others ? round_to(value, places_of(measure)) : value;
  };
  if (phase.baseline && may_show_figure(signed_count(phase.n_baseline), audience)) {
    out.baseline_mean = shown(phase.baseline->mean);
    if (phase.baseline->sd) out.baseline_sd = shown(*phase.baseline->sd);
  }
  if (phase.later && may_show_figure(signed_count(phase.n), audience)) {
    out.mean = shown(phase.later->mean);
    if (phase.later->sd) out.sd = shown(*phase.later->sd);
    out.median = shown(phase.later->median);
  }
  return out;
}

}  // namespace

ShownMeasure show_measure(const MeasureComparison& measure, const Comparison& comparison, Audience audience) {
  FigureList list(measure, audience);
  add_differences(measure, comparison.confidence(), list);
  add_responders(measure, list);
  add_changes(measure, list);
  add_effects(measure, list);
  ShownMeasure out{measure.measure,
                   measure.has_baseline,
                   show_phase(measure.before, measure.measure, audience),
                   show_phase(measure.after, measure.measure, audience),
                   list.take(),
                   {}};
  const auto first = std::find_if(out.figures.begin(), out.figures.end(),
                                  [](const ShownFigure& figure) { return figure.absent.empty(); });
  out.sentence = first == out.figures.end() ? "There is nothing to show for this measure yet." : first->sentence;
  return out;
}

}  // namespace cairn::evaluation
