#include "engine/stats/attribute_chart.h"
#include "engine/stats/cusum.h"
#include "engine/stats/ewma.h"
#include "engine/stats/funnel.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/run_chart.h"
#include "engine/stats/xmr.h"

namespace cairn::stats {
namespace {

Result<std::vector<std::size_t>> read_places(const CallOptions& options, std::string_view name) {
  std::vector<std::size_t> out;
  for (const double place : options.numbers(name)) {
    if (!(place >= 1 && place < 1e9) || place != static_cast<double>(static_cast<std::size_t>(place)))
      return Error{ErrorCode::InvalidArgument,
                   "The option \"" + std::string(name) + "\" must hold whole numbers from 1."};
    out.push_back(static_cast<std::size_t>(place));
  }
  return out;
}

Json write_segment(const XmrSegment& segment) {
  return {{"start", segment.start},
          {"n", segment.n},
          {"mean", write_number(segment.mean)},
          {"lpl", write_number(segment.lower)},
          {"upl", write_number(segment.upper)},
          {"near_lpl", write_number(segment.lower_near)},
          {"near_upl", write_number(segment.upper_near)},
          {"mean_moving_range", write_number(segment.mean_moving_range)},
          {"n_moving_ranges", segment.n_moving_ranges},
          {"short_segment_warning", segment.is_short}};
}

Json write_xmr(const Xmr& result) {
  Json segments = Json::array(), places = Json::array(), causes = Json::array(), rules = Json::array(),
       sides = Json::array(), types = Json::array();
  for (const XmrSegment& segment : result.segments) segments.push_back(write_segment(segment));
  for (const XmrPoint& point : result.points) {
    places.push_back(point.place);
    causes.push_back(special_cause_name(point.cause));
    Json fired = Json::array();
    for (const SpecialCause rule : point.rules) fired.push_back(special_cause_name(rule));
    rules.push_back(std::move(fired));
    sides.push_back(chart_side_name(point.side));
    types.push_back(point_type_name(point.type));
  }
  return {{"method", result.method},
          {"assumptions", write_texts(result.assumptions)},
          {"n", result.n},
          {"n_missing", result.n_missing},
          {"segments", std::move(segments)},
          {"place", std::move(places)},
          {"special_cause", std::move(causes)},
          {"rules", std::move(rules)},
          {"side", std::move(sides)},
          {"point_type", std::move(types)},
          {"variation", point_type_name(result.variation)},
          {"assurance", result.assurance ? Json(assurance_name(*result.assurance)) : Json(nullptr)}};
}

Result<Json> run_xmr(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Column series, data.load_numbers("y"));
  XmrOptions wanted;
  const std::string improvement = options.text("improvement_direction");
  wanted.improvement = improvement == "decrease"  ? ImprovementDirection::Decrease
                       : improvement == "neutral" ? ImprovementDirection::Neutral
                                                  : ImprovementDirection::Increase;
  CAIRN_ASSIGN(wanted.rebase_at, read_places(options, "rebase_at"));
  if (const std::optional<double> count = options.find_number("fix_after_n_points"))
    wanted.fix_after_n_points = static_cast<std::size_t>(*count);
  wanted.screen_outliers = options.boolean("screen_outliers");
  wanted.target = options.find_number("target");
  CAIRN_ASSIGN(const Xmr result, compute_xmr(series, wanted));
  return write_xmr(result);
}

template <AttributeKind kind>
Result<Json> run_attribute_chart(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const Pairs events, data.load_pairs("x", "n"));
  CAIRN_ASSIGN(const AttributeChart result, compute_attribute_chart(events, kind));
  return Json{{"method", result.method},
              {"assumptions", write_texts(result.assumptions)},
              {"n", result.n},
              {"n_missing", result.n_missing},
              {"value", write_numbers(result.values)},
              {"centre", write_number(result.centre)},
              {"lower", write_numbers(result.plain.lower)},
              {"upper", write_numbers(result.plain.upper)},
              {"outside", result.plain.outside},
              {"sigma_z", write_number(result.sigma_z)},
              {"laney_lower", write_numbers(result.laney.lower)},
              {"laney_upper", write_numbers(result.laney.upper)},
              {"laney_outside", result.laney.outside}};
}

Result<Json> run_funnel(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Pairs events, data.load_pairs("x", "n"));
  CAIRN_ASSIGN(const Funnel result, compute_funnel(events, options.find_number("target")));
  Json out = {{"method", result.method},
              {"assumptions", write_texts(result.assumptions)},
              {"n", result.n},
              {"n_missing", result.n_missing},
              {"target", write_number(result.target)},
              {"phi", write_number(result.phi)},
              {"tau2", write_number(result.tau2)},
              {"n_outside_998_naive", result.n_outside_998_naive},
              {"n_outside_998_adjusted", result.n_outside_998_adjusted}};
  const auto add = [&](const char* name, double FunnelUnit::*figure) {
    Json column = Json::array();
    for (const FunnelUnit& unit : result.units) column.push_back(write_number(unit.*figure));
    out[name] = std::move(column);
  };
  add("share", &FunnelUnit::share);
  add("lower_95", &FunnelUnit::lower_95);
  add("upper_95", &FunnelUnit::upper_95);
  add("lower_998", &FunnelUnit::lower_998);
  add("upper_998", &FunnelUnit::upper_998);
  add("exact_lower_95", &FunnelUnit::exact_lower_95);
  add("exact_upper_95", &FunnelUnit::exact_upper_95);
  add("exact_lower_998", &FunnelUnit::exact_lower_998);
  add("exact_upper_998", &FunnelUnit::exact_upper_998);
  add("z", &FunnelUnit::z);
  add("z_adjusted", &FunnelUnit::z_adjusted);
  return out;
}

ChartScale scale_of(const CallOptions& options) {
  return {options.find_number("target"), options.find_number("sigma")};
}

Json write_heading(const auto& result) {
  return {{"method", result.method},
          {"assumptions", write_texts(result.assumptions)},
          {"n", result.n},
          {"n_missing", result.n_missing}};
}

Result<Json> run_event_cusum(const Data& data, const CallOptions& options) {
  const std::optional<double> odds_ratio = options.find_number("odds_ratio");
  if (!odds_ratio)
    return Error{ErrorCode::InvalidArgument, "The option \"odds_ratio\" is needed: the rise in odds to look for."};
  Sample events;
  std::vector<double> risk;
  if (data.has("risk")) {
    CAIRN_ASSIGN(Pairs pairs, data.load_pairs("y", "risk"));
    events = {std::move(pairs.x), pairs.n_missing};
    risk = std::move(pairs.y);
  } else {
    CAIRN_ASSIGN(events, data.load_sample("y"));
    if (const std::optional<double> p0 = options.find_number("p0")) risk = {*p0};
  }
  CAIRN_ASSIGN(const Cusum result, compute_risk_adjusted_cusum(events, risk, *odds_ratio, options.number("h")));
  Json out = write_heading(result);
  out["cusum"] = write_numbers(result.sums);
  out["signals"] = result.signals;
  return out;
}

Result<Json> run_cusum(const Data& data, const CallOptions& options) {
  const std::string type = options.text("type");
  if (type == "bernoulli") return run_event_cusum(data, options);
  CAIRN_ASSIGN(const Sample series, data.load_sample("y"));
  if (type == "plain") {
    CAIRN_ASSIGN(const Cusum result, compute_plain_cusum(series, scale_of(options)));
    Json out = write_heading(result);
    out["target"] = write_number(result.scale.target);
    out["cusum"] = write_numbers(result.sums);
    return out;
  }
  CAIRN_ASSIGN(const Cusum result,
               compute_tabular_cusum(series, scale_of(options), options.number("k"), options.number("h")));
  Json out = write_heading(result);
  out["target"] = write_number(result.scale.target);
  out["sigma"] = write_number(result.scale.sigma);
  out["up"] = write_numbers(result.up);
  out["down"] = write_numbers(result.down);
  out["signals_up"] = result.signals_up;
  out["signals_down"] = result.signals_down;
  return out;
}

Result<Json> run_ewma(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample series, data.load_sample("y"));
  CAIRN_ASSIGN(const Ewma result,
               compute_ewma(series, scale_of(options), options.number("lambda"), options.number("L")));
  Json out = write_heading(result);
  out["target"] = write_number(result.scale.target);
  out["sigma"] = write_number(result.scale.sigma);
  out["ewma"] = write_numbers(result.average);
  out["lower"] = write_numbers(result.lower);
  out["upper"] = write_numbers(result.upper);
  out["signals"] = result.signals;
  return out;
}

Result<Json> run_run_chart(const Data& data, const CallOptions&) {
  CAIRN_ASSIGN(const Sample series, data.load_sample("y"));
  CAIRN_ASSIGN(const RunChart result, compute_run_chart(series));
  Json out = write_heading(result);
  out["median"] = write_number(result.median);
  out["n_useful"] = result.n_useful;
  out["longest_run"] = result.longest_run;
  out["longest_run_max"] = result.longest_run_max;
  out["crossings"] = result.crossings;
  out["crossings_min"] = result.crossings_min;
  out["signal"] = result.has_signal;
  return out;
}

constexpr std::string_view kSeries =
    R"({"y": [31, 28, 33, 30, 29, 32, 27, 30, 31, 29, 26, 25, 24, 26, 25, 23, 24, 22]})";
constexpr std::string_view kEvents =
    R"({"x": [12, 9, 14, 11, 8, 25, 10, 13], "n": [100, 95, 120, 104, 90, 110, 98, 115]})";

std::vector<Field> attribute_fields() {
  return {{"centre", "all events over all sizes"},
          {"lower", "lower limit of each period"},
          {"upper", "upper limit of each period"},
          {"outside", "periods outside these limits, counted from 1"},
          {"sigma_z", "spread between periods against chance; well above 1: use Laney's limits"},
          {"laney_lower", "lower limit that allows for that spread"},
          {"laney_upper", "upper limit that allows for that spread"},
          {"laney_outside", "periods outside Laney's limits"}};
}

}  // namespace

std::span<const Procedure> control_chart_procedures() {
  static const Input series = column("y", "the series in the order of time");
  static const std::vector<Input> scale = {
      option("target", InputKind::Number, "", "where the series should be; its mean if absent"),
      option("sigma", InputKind::Number, "", "its usual standard deviation; from its moving ranges if absent")};
  static const std::vector<Procedure> rows = {
      {.name = "xmr",
       .family = Family::Charts,
       .summary = "Control chart with the rules and icons of NHS Making Data Count",
       .use = "One figure for each week or month, to tell a real change from ups and downs.",
       .avoid = "For rare events, or shares of very different numbers of people (p_chart).",
       .meaning = "Points marked common are noise; any other mark is worth asking about. The last point gives the "
                  "variation icon, the target the assurance icon.",
       .reference = "Shewhart 1931; Wheeler 1993; NHS England, Making Data Count; NHSRplotthedots 0.2.2",
       .data = {series},
       .options = {choice_option("improvement_direction", R"("increase")", {"increase", "decrease", "neutral"},
                                 "which way is better"),
                   option("rebase_at", InputKind::Numbers, "",
                          "places, counted from 1, where new limits start: known changes only"),
                   option("fix_after_n_points", InputKind::Count, "",
                          "limits from the first values of each stretch; all if absent, twelve are usual"),
                   boolean_option("screen_outliers", "true", "leave very large moving ranges out of the limits"),
                   option("target", InputKind::Number, "", "what is aimed at, for the assurance icon")},
       .fields = {{"segments", "each stretch: start, n, mean, limits lpl and upl, and whether it is short"},
                  {"special_cause",
                   "the first rule that each point meets: astronomical, trend, two_in_three, shift or "
                   "common"},
                  {"rules", "every rule that each point meets"},
                  {"side", "where each of these points lies or heads"},
                  {"point_type", "improvement, concern, neutral_high, neutral_low or common"},
                  {"variation", "the type of the last point: the variation icon"},
                  {"assurance", "pass, fail or inconsistent against the target: the assurance icon"},
                  {"place", "place of each point in the series; gaps have none"}},
       .example_data = kSeries,
       .example_options = R"({"improvement_direction": "decrease", "target": 30})",
       .run = run_xmr},
      {.name = "p_chart",
       .family = Family::Charts,
       .summary = "Control chart of shares, with limits that follow the size of each period",
       .use = "Each period has people, and some of them had the event (waited too long, did not attend).",
       .avoid = "For counts without a number of people (u_chart), or measured values (xmr).",
       .meaning = "Periods outside the limits differ from the rest by more than chance. With thousands of people a "
                  "period, read Laney's limits.",
       .reference = "Shewhart 1931; Laney 2002",
       .data = {column("x", "events in each period"), column("n", "people in each period")},
       .options = {},
       .fields = attribute_fields(),
       .example_data = kEvents,
       .example_options = "{}",
       .run = run_attribute_chart<AttributeKind::Share>},
      {.name = "u_chart",
       .family = Family::Charts,
       .summary = "Control chart of rates, with limits that follow the exposure of each period",
       .use = "Counts of events that can happen more than once, with the time or people they happened in (falls).",
       .avoid = "For shares of people (p_chart).",
       .meaning = "Periods outside the limits differ from the rest by more than chance. Laney's limits allow for more "
                  "spread between periods.",
       .reference = "Shewhart 1931; Laney 2002",
       .data = {column("x", "events in each period"), column("n", "exposure in each period, such as 1,000 bed days")},
       .options = {},
       .fields = attribute_fields(),
       .example_data = R"({"x": [12, 8, 15, 9, 11, 14], "n": [10.2, 9.8, 11, 10.5, 9.9, 10.7]})",
       .example_options = "{}",
       .run = run_attribute_chart<AttributeKind::Rate>},
      {.name = "funnel",
       .family = Family::Charts,
       .summary = "Shares of many units against one target, with limits that widen for small units",
       .use = "To see which clinics or providers differ from the rest by more than their size explains.",
       .avoid = "As a league table; and unadjusted when units see very different people.",
       .meaning = "Units outside the limits are worth asking about. With phi well above 1, only z_adjusted counts.",
       .reference = "Spiegelhalter 2005; overdispersion by his additive model",
       .data = {column("x", "events in each unit"), column("n", "people in each unit")},
       .options = {option("target", InputKind::Number, "", "share to compare with; all units together if absent")},
       .fields = {{"target", "share that units are compared with"},
                  {"lower_95", "lower limit of each unit that one in forty passes by chance"},
                  {"upper_95", "upper limit likewise"},
                  {"lower_998", "lower limit that one in a thousand passes by chance"},
                  {"upper_998", "upper limit likewise"},
                  {"exact_lower_998", "the same from the binomial distribution, for small units"},
                  {"exact_upper_998", "the same from the binomial distribution"},
                  {"z", "distance from the target in standard errors"},
                  {"z_adjusted", "the same, allowing for more spread between units than chance gives"},
                  {"phi", "spread between units against chance; 1 is none"},
                  {"n_outside_998_naive", "units outside, if chance alone were at work"},
                  {"n_outside_998_adjusted", "units outside, allowing for more spread"}},
       .example_data = R"({"x": [12, 30, 5, 44, 9, 21], "n": [100, 210, 60, 250, 130, 160]})",
       .example_options = "{}",
       .run = run_funnel},
      {.name = "cusum",
       .family = Family::Charts,
       .summary = "Cumulative sums: finds small lasting changes early",
       .use = "To watch one figure, or events person by person with their own risk.",
       .avoid = "To describe the past: xmr is easier to read.",
       .meaning = "A signal says that values have been above (or below) target for too long to be chance.",
       .reference = "Page 1954; Steiner et al. 2000",
       .data = {column("y", "the series, or 0 and 1 for each person"),
                optional_input(column("risk", "bernoulli: the risk that each person had"))},
       .options = {choice_option("type", R"("tabular")", {"tabular", "bernoulli", "plain"},
                                 "numbers, events, or the sum alone"),
                   scale[0],
                   scale[1],
                   number_option("k", "0.5", "tabular: allowance, in standard deviations"),
                   number_option("h", "4", "where a signal is given", 0),
                   {.name = "p0",
                    .kind = InputKind::Number,
                    .description = "bernoulli: the same risk for all",
                    .is_required = false,
                    .lowest = 0,
                    .highest = 1},
                   {.name = "odds_ratio",
                    .kind = InputKind::Number,
                    .description = "bernoulli: the rise in odds to look for, such as 2",
                    .is_required = false,
                    .lowest = 0}},
       .fields = {{"up", "tabular: sum of what lies above target"},
                  {"down", "tabular: sum of what lies below"},
                  {"signals_up", "places with too much above, counted from 1"},
                  {"signals_down", "places with too much below"}},
       .example_data = kSeries,
       .example_options = R"({"target": 30, "sigma": 2})",
       .run = run_cusum},
      {.name = "ewma",
       .family = Family::Charts,
       .summary = "Moving average that forgets slowly, with limits",
       .use = "To see a drift that single values hide.",
       .avoid = "For single large surprises: xmr shows them at once.",
       .meaning = "A signal says that the recent average has left the range that chance explains.",
       .reference = "Roberts 1959; Lucas & Saccucci 1990",
       .data = {series},
       .options = {number_option("lambda", "0.2", "weight of the latest value, up to 1", 0),
                   number_option("L", "3", "distance of the limits, in standard deviations", 0), scale[0], scale[1]},
       .fields = {{"ewma", "the average at each place"},
                  {"lower", "lower limit"},
                  {"upper", "upper limit"},
                  {"signals", "places outside, counted from 1"}},
       .example_data = kSeries,
       .example_options = R"({"target": 30, "sigma": 2})",
       .run = run_ewma},
      {.name = "run_chart",
       .family = Family::Charts,
       .summary = "Is a series steady around its median?",
       .use = "With ten or more values and no wish for limits: the simplest chart of all.",
       .avoid = "To judge a single point.",
       .meaning = "A signal says that the run on one side is too long, or that the line is crossed too seldom.",
       .reference = "Anhoej & Olesen 2014",
       .data = {series},
       .options = {},
       .fields = {{"median", "the centre line"},
                  {"n_useful", "values off the median"},
                  {"longest_run", "values in the longest stretch on one side"},
                  {"longest_run_max", "the longest that chance explains"},
                  {"crossings", "how often the line is crossed"},
                  {"crossings_min", "the fewest that chance explains"},
                  {"signal", "true when either rule is broken"}},
       .example_data = kSeries,
       .example_options = "{}",
       .run = run_run_chart},
  };
  return rows;
}

}  // namespace cairn::stats
