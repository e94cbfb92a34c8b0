#include <algorithm>
#include <cmath>

#include "engine/base/text.h"
#include "engine/instruments/checks.h"
#include "engine/instruments/scope.h"
#include "engine/survey/scale_rules.h"

namespace cairn::instruments::rules {
namespace {

struct Domain {
  const Instrument* instrument = nullptr;
  const survey::Scale* scale = nullptr;
};

std::size_t count_equal(const std::vector<survey::LookupRow>& rows, const survey::Scale& scale) {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const survey::LookupRow& row) {
    return std::any_of(scale.lookup.begin(), scale.lookup.end(), [&](const survey::LookupRow& own) {
      return own.raw == row.raw && std::abs(own.score - row.score) < 1e-9;
    });
  }));
}

template <class Test>
Domain find_domain(Test&& test) {
  for (const Instrument& instrument : known_instruments()) {
    for (const Form& form : instrument.forms) {
      for (const survey::Scale& scale : form.scales) {
        if (scale.lookup.size() > 1 && scale.value_set.empty() && test(instrument, scale)) return {&instrument, &scale};
      }
    }
  }
  return {};
}

/// Which published table this should be: by the LOINC code of the score, else by the domain's words in a recognised
/// form, else by most of its cells.
Domain find_domain_of(const ScoreTable& table, const std::vector<Recognition>& recognised) {
  const Domain by_code = find_domain([&](const Instrument&, const survey::Scale& scale) {
    return !scale.code.empty() && std::find(table.codes.begin(), table.codes.end(), scale.code) != table.codes.end();
  });
  if (by_code.scale != nullptr) return by_code;
  const Domain by_words = find_domain([&](const Instrument& instrument, const survey::Scale& scale) {
    return std::any_of(recognised.begin(), recognised.end(),
                       [&](const Recognition& found) { return found.instrument == &instrument; }) &&
           table.words.find(normalise_words(scale.id)) != std::string::npos;
  });
  if (by_words.scale != nullptr) return by_words;
  return find_domain([&](const Instrument&, const survey::Scale& scale) {
    return count_equal(table.rows, scale) * 3 >= table.rows.size() * 2;
  });
}

void add(Issues& issues, const ScoreTable& table, std::string code, std::string message) {
  issues.push_back({Severity::Error, std::move(code), table.place, std::move(message)});
}

void compare(const ScoreTable& table, const Domain& domain, Issues& issues) {
  const std::string name = "'" + domain.scale->label + "' of '" + domain.instrument->name + "'";
  if (table.rows.size() != domain.scale->lookup.size())
    add(issues, table, "table-length",
        "The table has " + std::to_string(table.rows.size()) + " rows; that of " + name + " has " +
            std::to_string(domain.scale->lookup.size()) + ". Complete it.");
  std::size_t differing = 0;
  std::string first;
  for (const survey::LookupRow& row : table.rows) {
    const auto own = std::find_if(domain.scale->lookup.begin(), domain.scale->lookup.end(),
                                  [&](const survey::LookupRow& candidate) { return candidate.raw == row.raw; });
    const bool is_same = own != domain.scale->lookup.end() && std::abs(own->score - row.score) < 1e-9;
    if (is_same) continue;
    if (++differing > 1) continue;
    first = "at raw " + format_number(row.raw, 4) + " it has " + format_number(row.score, 4);
    first += own == domain.scale->lookup.end() ? ", where the instrument has no row"
                                               : " instead of " + format_number(own->score, 4);
  }
  if (differing > 0)
    add(issues, table, "table-differs",
        "The table differs from " + name + " in " + std::to_string(differing) + " of " +
            std::to_string(table.rows.size()) + " cells: " + first + ". Correct it against the source.");
}

}  // namespace

void check_tables(const fhir::Questionnaire& questionnaire, const std::vector<Recognition>& recognised,
                  Issues& issues) {
  const std::vector<ScoreTable> tables = find_score_tables(questionnaire);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    survey::check_monotone(tables[i].rows, tables[i].place, issues);
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (survey::is_same_table(tables[i].rows, tables[earlier].rows)) {
        add(issues, tables[i], "lookup-shared",
            "The table is the same as that of '" + tables[earlier].link_id +
                "', cell by cell. Two domains do not share a table; check it against the source.");
        break;
      }
    }
    if (const Domain domain = find_domain_of(tables[i], recognised); domain.scale != nullptr)
      compare(tables[i], domain, issues);
  }
}

}  // namespace cairn::instruments::rules
