#include "engine/fhirpath/function_table.h"

#include <algorithm>
#include <vector>

#include "engine/fhirpath/functions/functions.h"

namespace cairn::fhirpath {
namespace {

namespace fn = functions;
using A = Argument;
using T = Takes;
using Y = Yields;
constexpr std::array<Argument, 3> kNone = {A::None, A::None, A::None};

// name, arguments least and most, their kinds, code, input, result, at most one item,
// section of FHIRPath 2.0 (or the specification that adds it), example
// clang-format off
constexpr std::array kFunctions = {
    FunctionRow{"abs", 0, 0, kNone, fn::abs, T::Number, Y::Input, true, "5.7.1", "(-5).abs()"},
    FunctionRow{"aggregate", 1, 2, {A::Lambda, A::Any, A::None}, fn::aggregate, T::Anything, Y::FirstArgument, false, "7.1", "(1 | 2).aggregate($this + $total, 0)"},
    FunctionRow{"all", 1, 1, {A::Criteria, A::None, A::None}, fn::all, T::Anything, Y::Boolean, true, "5.1.3", "Patient.name.all(given.exists())"},
    FunctionRow{"allFalse", 0, 0, kNone, fn::all_false, T::Boolean, Y::Boolean, true, "5.1.6", "(false | false).allFalse()"},
    FunctionRow{"allTrue", 0, 0, kNone, fn::all_true, T::Boolean, Y::Boolean, true, "5.1.4", "(true | true).allTrue()"},
    FunctionRow{"answers", 0, 0, kNone, fn::answers, T::Anything, Y::Anything, false, "SDC", "%resource.answers().value"},
    FunctionRow{"anyFalse", 0, 0, kNone, fn::any_false, T::Boolean, Y::Boolean, true, "5.1.7", "(true | false).anyFalse()"},
    FunctionRow{"anyTrue", 0, 0, kNone, fn::any_true, T::Boolean, Y::Boolean, true, "5.1.5", "(true | false).anyTrue()"},
    FunctionRow{"as", 1, 1, {A::Type, A::None, A::None}, fn::as_type, T::Anything, Y::Type, true, "6.3.4", "Observation.value.as(Quantity)"},
    FunctionRow{"avg", 0, 0, kNone, fn::avg, T::Anything, Y::Anything, true, "7", "(1 | 2).avg()"},
    FunctionRow{"ceiling", 0, 0, kNone, fn::ceiling, T::Number, Y::Input, true, "5.7.2", "1.1.ceiling()"},
    FunctionRow{"children", 0, 0, kNone, fn::children, T::Anything, Y::Anything, false, "5.8.1", "Patient.children()"},
    FunctionRow{"coalesce", 1, 20, {A::Any, A::Any, A::Any}, fn::coalesce, T::Anything, Y::LastArguments, false, "5.2.6", "coalesce({}, 'none')"},
    FunctionRow{"combine", 1, 1, {A::Any, A::None, A::None}, fn::combine, T::Anything, Y::InputAndArgument, false, "5.4.2", "name.given.combine(name.family)"},
    FunctionRow{"comparable", 1, 1, {A::Any, A::None, A::None}, fn::comparable, T::Anything, Y::Boolean, true, "5.9", "1 'cm'.comparable(1 '[in_i]')"},
    FunctionRow{"conformsTo", 1, 1, {A::String, A::None, A::None}, fn::conforms_to, T::Anything, Y::Boolean, true, "FHIR", "conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')"},
    FunctionRow{"contains", 1, 1, {A::String, A::None, A::None}, fn::contains, T::String, Y::Boolean, true, "5.6.5", "'pain'.contains('ai')"},
    FunctionRow{"convertsToBoolean", 0, 0, kNone, fn::converts_to_boolean, T::Anything, Y::Boolean, true, "5.5.2", "'true'.convertsToBoolean()"},
    FunctionRow{"convertsToDate", 0, 0, kNone, fn::converts_to_date, T::Anything, Y::Boolean, true, "5.5.4", "'2026-03'.convertsToDate()"},
    FunctionRow{"convertsToDateTime", 0, 0, kNone, fn::converts_to_date_time, T::Anything, Y::Boolean, true, "5.5.5", "'2026-03-01T10'.convertsToDateTime()"},
    FunctionRow{"convertsToDecimal", 0, 0, kNone, fn::converts_to_decimal, T::Anything, Y::Boolean, true, "5.5.6", "'1.5'.convertsToDecimal()"},
    FunctionRow{"convertsToInteger", 0, 0, kNone, fn::converts_to_integer, T::Anything, Y::Boolean, true, "5.5.3", "'7'.convertsToInteger()"},
    FunctionRow{"convertsToLong", 0, 0, kNone, fn::converts_to_long, T::Anything, Y::Boolean, true, "5.5", "'7'.convertsToLong()"},
    FunctionRow{"convertsToQuantity", 0, 1, {A::String, A::None, A::None}, fn::converts_to_quantity, T::Anything, Y::Boolean, true, "5.5.7", "'4 days'.convertsToQuantity()"},
    FunctionRow{"convertsToString", 0, 0, kNone, fn::converts_to_string, T::Anything, Y::Boolean, true, "5.5.8", "7.convertsToString()"},
    FunctionRow{"convertsToTime", 0, 0, kNone, fn::converts_to_time, T::Anything, Y::Boolean, true, "5.5.9", "'14:30'.convertsToTime()"},
    FunctionRow{"count", 0, 0, kNone, fn::count, T::Anything, Y::Integer, true, "5.1.10", "Patient.name.count()"},
    FunctionRow{"dateOf", 0, 0, kNone, fn::date_of, T::Anything, Y::Date, true, "5.9", "@2026-03-01T10:00.dateOf()"},
    FunctionRow{"dayOf", 0, 0, kNone, fn::day_of, T::Anything, Y::Integer, true, "5.9", "@2026-03-01.dayOf()"},
    FunctionRow{"decode", 1, 1, {A::String, A::None, A::None}, fn::decode, T::String, Y::String, true, "5.6", "'7061696e'.decode('hex')"},
    FunctionRow{"defineVariable", 1, 2, {A::String, A::Lambda, A::None}, fn::define_variable, T::Anything, Y::Input, false, "5.9", "defineVariable('n', name).select(%n.given)", true},
    FunctionRow{"descendants", 0, 0, kNone, fn::descendants, T::Anything, Y::Anything, false, "5.8.2", "Questionnaire.descendants().linkId"},
    FunctionRow{"distinct", 0, 0, kNone, fn::distinct, T::Anything, Y::Input, false, "5.1.11", "(1 | 1).distinct()"},
    FunctionRow{"empty", 0, 0, kNone, fn::empty, T::Anything, Y::Boolean, true, "5.1.1", "Patient.link.empty()"},
    FunctionRow{"encode", 1, 1, {A::String, A::None, A::None}, fn::encode, T::String, Y::String, true, "5.6", "'pain'.encode('base64')"},
    FunctionRow{"endsWith", 1, 1, {A::String, A::None, A::None}, fn::ends_with, T::String, Y::Boolean, true, "5.6.4", "'pain'.endsWith('in')"},
    FunctionRow{"escape", 1, 1, {A::String, A::None, A::None}, fn::escape, T::String, Y::String, true, "5.6", "'1 < 2'.escape('html')"},
    FunctionRow{"exclude", 1, 1, {A::Any, A::None, A::None}, fn::exclude, T::Anything, Y::Input, false, "5.3.9", "(1 | 2).exclude(2)"},
    FunctionRow{"exists", 0, 1, {A::Criteria, A::None, A::None}, fn::exists, T::Anything, Y::Boolean, true, "5.1.2", "Patient.name.exists(use = 'official')"},
    FunctionRow{"exp", 0, 0, kNone, fn::exp, T::Number, Y::Decimal, true, "5.7.3", "0.exp()"},
    FunctionRow{"extension", 1, 1, {A::String, A::None, A::None}, fn::extension, T::Anything, Y::Extension, false, "FHIR", "birthDate.extension('http://hl7.org/fhir/StructureDefinition/patient-birthTime')"},
    FunctionRow{"first", 0, 0, kNone, fn::first, T::Ordered, Y::Input, true, "5.3.3", "Patient.name.first()"},
    FunctionRow{"floor", 0, 0, kNone, fn::floor, T::Number, Y::Input, true, "5.7.4", "2.1.floor()"},
    FunctionRow{"getValue", 0, 0, kNone, fn::get_value, T::Anything, Y::Anything, true, "FHIR", "Patient.birthDate.getValue()"},
    FunctionRow{"hasValue", 0, 0, kNone, fn::has_a_value, T::Anything, Y::Boolean, true, "FHIR", "Patient.birthDate.hasValue()"},
    FunctionRow{"highBoundary", 0, 1, {A::Integer, A::None, A::None}, fn::high_boundary, T::Anything, Y::Input, true, "5.9", "1.587.highBoundary(2)"},
    FunctionRow{"hourOf", 0, 0, kNone, fn::hour_of, T::Anything, Y::Integer, true, "5.9", "@T14:30.hourOf()"},
    FunctionRow{"iif", 2, 3, {A::Criteria, A::Lambda, A::Lambda}, fn::iif, T::Anything, Y::LastArguments, false, "5.5.1", "iif(Patient.name.exists(), 'named', 'unnamed')"},
    FunctionRow{"indexOf", 1, 1, {A::String, A::None, A::None}, fn::index_of, T::String, Y::Integer, true, "5.6.1", "'pain'.indexOf('i')"},
    FunctionRow{"intersect", 1, 1, {A::Any, A::None, A::None}, fn::intersect, T::Anything, Y::Input, false, "5.3.8", "(1 | 2).intersect(2)"},
    FunctionRow{"is", 1, 1, {A::Type, A::None, A::None}, fn::is_type, T::Anything, Y::Boolean, true, "6.3.2", "Patient.active.is(boolean)"},
    FunctionRow{"isDistinct", 0, 0, kNone, fn::is_distinct, T::Anything, Y::Boolean, true, "5.1.12", "(1 | 2).isDistinct()"},
    FunctionRow{"join", 0, 1, {A::String, A::None, A::None}, fn::join, T::String, Y::String, true, "5.6", "name.given.join(' ')"},
    FunctionRow{"last", 0, 0, kNone, fn::last, T::Ordered, Y::Input, true, "5.3.4", "Patient.name.last()"},
    FunctionRow{"lastIndexOf", 1, 1, {A::String, A::None, A::None}, fn::last_index_of, T::String, Y::Integer, true, "5.6", "'abcabc'.lastIndexOf('b')"},
    FunctionRow{"length", 0, 0, kNone, fn::length, T::String, Y::Integer, true, "5.6.11", "'pain'.length()"},
    FunctionRow{"ln", 0, 0, kNone, fn::ln, T::Number, Y::Decimal, true, "5.7.5", "1.ln()"},
    FunctionRow{"log", 1, 1, {A::Number, A::None, A::None}, fn::log, T::Number, Y::Decimal, true, "5.7.6", "16.log(2)"},
    FunctionRow{"lowBoundary", 0, 1, {A::Integer, A::None, A::None}, fn::low_boundary, T::Anything, Y::Input, true, "5.9", "1.587.lowBoundary(2)"},
    FunctionRow{"lower", 0, 0, kNone, fn::lower, T::String, Y::String, true, "5.6.7", "'PAIN'.lower()"},
    FunctionRow{"matches", 1, 2, {A::String, A::String, A::None}, fn::matches, T::String, Y::Boolean, true, "5.6.9", "'pain'.matches('^p.*n$')"},
    FunctionRow{"matchesFull", 1, 2, {A::String, A::String, A::None}, fn::matches_full, T::String, Y::Boolean, true, "5.6", "'pain'.matchesFull('p.*n')"},
    FunctionRow{"max", 0, 0, kNone, fn::max, T::Anything, Y::Input, true, "7", "(1 | 2).max()"},
    FunctionRow{"millisecondOf", 0, 0, kNone, fn::millisecond_of, T::Anything, Y::Integer, true, "5.9", "@T14:30:00.250.millisecondOf()"},
    FunctionRow{"min", 0, 0, kNone, fn::min, T::Anything, Y::Input, true, "7", "(1 | 2).min()"},
    FunctionRow{"minuteOf", 0, 0, kNone, fn::minute_of, T::Anything, Y::Integer, true, "5.9", "@T14:30.minuteOf()"},
    FunctionRow{"monthOf", 0, 0, kNone, fn::month_of, T::Anything, Y::Integer, true, "5.9", "@2026-03-01.monthOf()"},
    FunctionRow{"not", 0, 0, kNone, fn::negate, T::Anything, Y::Boolean, true, "6.5.3", "true.not()"},
    FunctionRow{"now", 0, 0, kNone, fn::now, T::Anything, Y::DateTime, true, "5.9.2", "now() > Patient.birthDate"},
    FunctionRow{"ofType", 1, 1, {A::Type, A::None, A::None}, fn::of_type, T::Anything, Y::Type, false, "5.2.4", "Observation.value.ofType(Quantity)"},
    FunctionRow{"ordinal", 0, 0, kNone, fn::weight, T::Anything, Y::Decimal, false, "SDC", "%resource.item.answer.value.ordinal().sum()"},
    FunctionRow{"power", 1, 1, {A::Number, A::None, A::None}, fn::power, T::Number, Y::Anything, true, "5.7.7", "2.power(3)"},
    FunctionRow{"precision", 0, 0, kNone, fn::precision, T::Anything, Y::Integer, true, "5.9", "1.58700.precision()"},
    FunctionRow{"repeat", 1, 1, {A::Lambda, A::None, A::None}, fn::repeat, T::Anything, Y::FirstArgument, false, "5.2.3", "Questionnaire.repeat(item)"},
    FunctionRow{"repeatAll", 1, 1, {A::Lambda, A::None, A::None}, fn::repeat_all, T::Anything, Y::FirstArgument, false, "5.2", "Questionnaire.repeatAll(item)"},
    FunctionRow{"replace", 2, 2, {A::String, A::String, A::None}, fn::replace, T::String, Y::String, true, "5.6.8", "'pain'.replace('p', 'g')"},
    FunctionRow{"replaceMatches", 2, 2, {A::String, A::String, A::None}, fn::replace_matches, T::String, Y::String, true, "5.6.10", "'abc123'.replaceMatches('[0-9]', '-')"},
    FunctionRow{"resolve", 0, 0, kNone, fn::resolve, T::Anything, Y::Anything, false, "FHIR", "Patient.managingOrganization.resolve()"},
    FunctionRow{"round", 0, 1, {A::Integer, A::None, A::None}, fn::round, T::Number, Y::Input, true, "5.7.8", "3.14159.round(3)"},
    FunctionRow{"secondOf", 0, 0, kNone, fn::second_of, T::Anything, Y::Integer, true, "5.9", "@T14:30:15.secondOf()"},
    FunctionRow{"select", 1, 1, {A::Lambda, A::None, A::None}, fn::select, T::Anything, Y::FirstArgument, false, "5.2.2", "Patient.name.select(given)"},
    FunctionRow{"single", 0, 0, kNone, fn::single, T::Anything, Y::Input, true, "5.3.2", "Patient.birthDate.single()"},
    FunctionRow{"skip", 1, 1, {A::Integer, A::None, A::None}, fn::skip, T::Ordered, Y::Input, false, "5.3.6", "Patient.name.skip(1)"},
    FunctionRow{"sort", 0, 20, {A::SortKey, A::SortKey, A::SortKey}, fn::sort, T::Anything, Y::Input, false, "5.3", "(3 | 1).sort(-$this)"},
    FunctionRow{"split", 1, 1, {A::String, A::None, A::None}, fn::split, T::String, Y::String, false, "5.6", "'a,b'.split(',')"},
    FunctionRow{"sqrt", 0, 0, kNone, fn::sqrt, T::Number, Y::Decimal, true, "5.7.9", "81.sqrt()"},
    FunctionRow{"startsWith", 1, 1, {A::String, A::None, A::None}, fn::starts_with, T::String, Y::Boolean, true, "5.6.3", "'pain'.startsWith('pa')"},
    FunctionRow{"subsetOf", 1, 1, {A::Any, A::None, A::None}, fn::subset_of, T::Anything, Y::Boolean, true, "5.1.8", "1.subsetOf(1 | 2)"},
    FunctionRow{"substring", 1, 2, {A::Integer, A::Integer, A::None}, fn::substring, T::String, Y::String, true, "5.6.2", "'pain'.substring(1, 2)"},
    FunctionRow{"sum", 0, 0, kNone, fn::sum, T::Anything, Y::Input, true, "7", "%resource.item.answer.value.sum()"},
    FunctionRow{"supersetOf", 1, 1, {A::Any, A::None, A::None}, fn::superset_of, T::Anything, Y::Boolean, true, "5.1.9", "(1 | 2).supersetOf(1)"},
    FunctionRow{"tail", 0, 0, kNone, fn::tail, T::Ordered, Y::Input, false, "5.3.5", "Patient.name.tail()"},
    FunctionRow{"take", 1, 1, {A::Integer, A::None, A::None}, fn::take, T::Ordered, Y::Input, false, "5.3.7", "Patient.name.take(2)"},
    FunctionRow{"timeOf", 0, 0, kNone, fn::time_of, T::Anything, Y::Time, true, "5.9", "@2026-03-01T10:00.timeOf()"},
    FunctionRow{"timeOfDay", 0, 0, kNone, fn::time_of_day, T::Anything, Y::Time, true, "5.9.3", "timeOfDay()"},
    FunctionRow{"timezoneOffsetOf", 0, 0, kNone, fn::timezone_offset_of, T::Anything, Y::Decimal, true, "5.9", "@2026-03-01T10:00+01:00.timezoneOffsetOf()"},
    FunctionRow{"toBoolean", 0, 0, kNone, fn::to_boolean, T::Anything, Y::Boolean, true, "5.5.2", "'true'.toBoolean()"},
    FunctionRow{"toChars", 0, 0, kNone, fn::to_chars, T::String, Y::String, false, "5.6.12", "'ab'.toChars()"},
    FunctionRow{"toDate", 0, 0, kNone, fn::to_date, T::Anything, Y::Date, true, "5.5.4", "'2026-03-01'.toDate()"},
    FunctionRow{"toDateTime", 0, 0, kNone, fn::to_date_time, T::Anything, Y::DateTime, true, "5.5.5", "'2026-03-01T10:00'.toDateTime()"},
    FunctionRow{"toDecimal", 0, 0, kNone, fn::to_decimal, T::Anything, Y::Decimal, true, "5.5.6", "'1.5'.toDecimal()"},
    FunctionRow{"toInteger", 0, 0, kNone, fn::to_integer, T::Anything, Y::Integer, true, "5.5.3", "'7'.toInteger()"},
    FunctionRow{"toLong", 0, 0, kNone, fn::to_long, T::Anything, Y::Integer, true, "5.5", "'7'.toLong()"},
    FunctionRow{"toQuantity", 0, 1, {A::String, A::None, A::None}, fn::to_quantity, T::Anything, Y::Quantity, true, "5.5.7", "'1 \\'wk\\''.toQuantity('days')"},
    FunctionRow{"toString", 0, 0, kNone, fn::to_string, T::Anything, Y::String, true, "5.5.8", "1.5.toString()"},
    FunctionRow{"toTime", 0, 0, kNone, fn::to_time, T::Anything, Y::Time, true, "5.5.9", "'14:30'.toTime()"},
    FunctionRow{"today", 0, 0, kNone, fn::today, T::Anything, Y::Date, true, "5.9.4", "today() > Patient.birthDate"},
    FunctionRow{"trace", 1, 2, {A::String, A::Lambda, A::None}, fn::trace, T::Anything, Y::Input, false, "5.9.1", "name.given.trace('given')"},
    FunctionRow{"trim", 0, 0, kNone, fn::trim, T::String, Y::String, true, "5.6", "' pain '.trim()"},
    FunctionRow{"truncate", 0, 0, kNone, fn::truncate, T::Number, Y::Input, true, "5.7.10", "(-1.56).truncate()"},
    FunctionRow{"type", 0, 0, kNone, fn::type, T::Anything, Y::Anything, false, "6.3", "Patient.type().name"},
    FunctionRow{"unescape", 1, 1, {A::String, A::None, A::None}, fn::unescape, T::String, Y::String, true, "5.6", "'&lt;'.unescape('html')"},
    FunctionRow{"union", 1, 1, {A::Any, A::None, A::None}, fn::unite, T::Anything, Y::InputAndArgument, false, "5.4.1", "name.use.union(name.given)"},
    FunctionRow{"upper", 0, 0, kNone, fn::upper, T::String, Y::String, true, "5.6.6", "'pain'.upper()"},
    FunctionRow{"weight", 0, 0, kNone, fn::weight, T::Anything, Y::Decimal, false, "SDC", "%resource.item.answer.value.weight().sum()"},
    FunctionRow{"where", 1, 1, {A::Criteria, A::None, A::None}, fn::where, T::Anything, Y::Input, false, "5.2.1", "Patient.name.where(use = 'official')"},
    FunctionRow{"yearOf", 0, 0, kNone, fn::year_of, T::Anything, Y::Integer, true, "5.9", "@2026-03-01.yearOf()"},
};
// clang-format on

/// Edit distance, up to a small bound.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      corner = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::span<const FunctionRow> function_rows() { return kFunctions; }

const FunctionRow* find_function(std::string_view name) {
  const auto row = std::lower_bound(kFunctions.begin(), kFunctions.end(), name,
                                    [](const FunctionRow& r, std::string_view wanted) { return r.name < wanted; });
  return row != kFunctions.end() && row->name == name ? &*row : nullptr;
}

std::string nearest_function(std::string_view name) {
  if (name.size() > 40) return "";
  const auto nearest = std::min_element(
      kFunctions.begin(), kFunctions.end(),
      [&](const FunctionRow& a, const FunctionRow& b) { return distance(a.name, name) < distance(b.name, name); });
  return distance(nearest->name, name) <= 2 ? "; did you mean '" + std::string(nearest->name) + "'?" : "";
}

std::string describe_arity(const FunctionRow& row) {
  const auto counted = [](int number) { return std::to_string(number) + (number == 1 ? " argument" : " arguments"); };
  if (row.least == row.most) return row.least == 0 ? "no arguments" : counted(row.least);
  return std::to_string(row.least) + " to " + counted(row.most);
}

}  // namespace cairn::fhirpath
