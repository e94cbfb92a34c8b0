#include "engine/extract/risk_html.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/markup.h"
#include "engine/extract/html_page.h"
#include "engine/extract/plain_words.h"

namespace cairn::extract {
namespace {

enum class Figure { Count, Share };

/// The figures of report.json under "risk", in words. A figure that the report lacks is left out.
struct RiskWords {
  std::string_view name;
  Figure kind;
  std::string_view words;
};
constexpr RiskWords kRisks[] = {
    {"records", Figure::Count, "Records"},
    {"uniques", Figure::Count, "Records that are alone with their combination of traits"},
    {"below_k", Figure::Count, "Records that too few people share"},
    {"prosecutor", Figure::Share,
     "Highest chance of picking the right record of somebody who is known to be in the data"},
    {"journalist", Figure::Share,
     "The same for somebody of whom only is known that they belong to the population the data come from"},
    {"journalist_over_threshold", Figure::Share,
     "Share of the records whose chance of that is above the threshold of the plan"},
    {"population_uniques", Figure::Share,
     "Share of the population that is alone with its combination (estimated, unless a table of it was given)"},
    {"marketer", Figure::Share, "Share of all records that a matching with a full list of people would get right"},
};

std::string paragraph(const std::string& words) { return "<p>" + escape_markup(words) + "</p>\n"; }

/// A count as a number or as the text that hides it; "–" when the report has no such figure.
std::string count_of(const Json* object, std::string_view name) {
  if (object == nullptr) return "–";
  if (const auto count = read_integer(*object, name)) return html_count(*count);
  return read_string(*object, name).value_or("–");
}

std::string figure_of(const Json* risk, const RiskWords& row) {
  if (row.kind == Figure::Count) return count_of(risk, row.name);
  const auto share = risk == nullptr ? std::nullopt : read_number(*risk, row.name);
  return share ? html_percent(*share) : "–";
}

std::string chance(double share) {
  const double one_in = share > 0 ? 1 / share : 0;
  const std::string percent = html_percent(share);
  return one_in > 0 && std::fabs(one_in - std::round(one_in)) < 1e-9
             ? "1 in " + html_count(std::llround(one_in)) + " (" + percent + ")"
             : percent;
}

std::string traits_of(const Codebook& codebook) {
  std::string names;
  for (const ColumnDescription& column : codebook.columns) {
    if (column.role == disclosure::Role::Quasi) names += (names.empty() ? "" : ", ") + column.name;
  }
  return names;
}

/// Where a table of the population was given: how many of it fit the rarest record.
std::string write_population(const Json* after) {
  const Json* population = after == nullptr ? nullptr : find_object(*after, "population");
  if (population == nullptr || read_string(*population, "rule") != "counted") return "";
  return paragraph("The data come from a population of " + count_of(population, "size") +
                   ", whose table was given. At least " + count_of(population, "smallest_class") +
                   " of its people fit every record whose traits are shown.");
}

std::string write_summary(const Json& report, const Json* before, const Json* after, const Codebook& codebook) {
  const std::string traits = traits_of(codebook);
  std::string out = "<div class=\"summary\">\n";
  if (traits.empty()) {
    out += paragraph("The plan names no traits by which an outsider could find somebody. Nothing was generalised.");
  } else {
    // With a k of 1 it is the population alone that holds the others.
    const bool shares = read_integer(report, "k").value_or(0) > 1;
    out +=
        paragraph("The data file holds " + count_of(&report, "rows") + " records. " +
                  (shares ? "Each person shares these traits with others: "
                          : "By these traits an outsider could look for somebody: ") +
                  traits + "." +
                  (shares ? " The smallest group of people who look alike has " + count_of(&report, "smallest_class") +
                                " members; at least " + count_of(&report, "k") + " were asked for."
                          : ""));
    out += write_population(after);
    const auto risk_before = before == nullptr ? std::nullopt : read_number(*before, "prosecutor");
    const auto risk_after = after == nullptr ? std::nullopt : read_number(*after, "prosecutor");
    if (risk_before && risk_after) {
      out += paragraph(
          "Somebody who knows these traits of a person, and knows that the person is in the data, picks the right "
          "record with a "
          "chance of at most " +
          chance(*risk_after) + ". Before protection it was " + chance(*risk_before) + ".");
    }
  }
  return out + "</div>\n";
}

/// The records before, which are those of the file when none was left out: then as exact as these.
std::string records_before(const Json& report, const Json* before) {
  return count_of(&report, "left_out") == "0" ? count_of(&report, "rows") : count_of(before, "records");
}

std::string write_figures(const Json& report, const Json* before, const Json* after) {
  HtmlTable table{"Risk before and after protection", {"Figure", "Before", "After"}, {}, 1};
  for (const RiskWords& row : kRisks) {
    const bool is_records = row.name == std::string_view("records");
    const std::string first = is_records ? records_before(report, before) : figure_of(before, row);
    const std::string second = figure_of(after, row);
    if (first != "–" || second != "–") table.rows.push_back({std::string(row.words), first, second});
  }
  return html_table(table) +
         paragraph(
             "Before: the records that went in. After: the records of the data file without those whose traits "
             "are all hidden, since nobody can be matched to them. What can be counted in the files is exact; other "
             "counts "
             "of people are rounded to the nearest 5, and numbers from 1 to 7 are not shown.");
}

std::string write_treatment(const Json& report, const Codebook& codebook) {
  HtmlTable table{"What was done to each column", {"Column", "What it is", "Treatment"}, {}, 3};
  for (const ColumnDescription& column : codebook.columns)
    table.rows.push_back({column.name, std::string(disclosure::role_words(column.role)), column.treatment});
  return html_table(table) + paragraph("Records whose traits are all hidden (*): " + count_of(&report, "suppressed") +
                                       ". Records left out altogether: " + count_of(&report, "left_out") + ".");
}

std::string write_sizes(const Json& report) {
  const Json* bins = find_array(report, "class_sizes");
  if (bins == nullptr || bins->empty()) return "";
  HtmlTable table{"Groups of people who look alike, by size", {"People in a group", "Groups", "Records"}, {}, 1};
  for (const Json& bin : *bins) {
    const std::string from = count_of(&bin, "from"), to = count_of(&bin, "to");
    table.rows.push_back({to == "–"    ? from + " or more"
                          : from == to ? from
                                       : from + " to " + to,
                          count_of(&bin, "classes"), count_of(&bin, "records")});
  }
  return "<h2>How large the groups are</h2>\n" + html_table(table);
}

std::string write_agreements(const Json& report) {
  const Json* columns = find_array(report, "same_answers");
  if (columns == nullptr) return "";
  const std::string heading = "<h2>Groups that say the same</h2>\n";
  if (columns->empty())
    return heading + paragraph("In no group of people who look alike did everybody give the same answer.");
  HtmlTable table{"Groups in which everybody gave the same answer", {"Column", "Groups", "Records"}, {}, 1};
  for (const Json& one : *columns)
    table.rows.push_back(
        {read_string(one, "column").value_or(""), count_of(&one, "classes"), count_of(&one, "records")});
  return heading + html_table(table) +
         paragraph(
             "Who knows that a person is in such a group knows this answer, without finding the person's record.");
}

std::string write_steps(const Json& manifest) {
  const Json* steps = find_array(manifest, "steps");
  if (steps == nullptr || steps->empty()) return "";
  HtmlTable table{"From everybody to the people in the data", {"Step", "People"}, {}, 1};
  for (const Json& step : *steps)
    table.rows.push_back({read_string(step, "step").value_or(""), count_of(&step, "people")});
  return "<h2>Who is in it</h2>\n" + html_table(table);
}

/// What the manifest says about the study, in the order of the form and in words.
struct StudyTerm {
  std::string_view name, term;
  std::string (*words)(std::string_view value);
};
std::string as_is(std::string_view value) { return std::string(value); }
constexpr StudyTerm kStudyTerms[] = {
    {"purpose", "Purpose", as_is},
    {"lawful_basis", "Lawful basis", as_is},
    {"requester", "Asked for by", as_is},
    {"recipient", "Recipient", as_is},
    {"expires_on", "Last day", day_words},
    {"pathway", "Pathway", code_words},
    {"pathway_version", "Version of the pathway", as_is},
    {"consent_purpose", "People who said yes to", code_words},
    {"consent_version", "Version of the consent text", as_is},
    {"pseudonyms", "Joined with later extracts", pseudonym_words},
    {"opt_out", "National data opt-out", opt_out_words},
    {"opt_out_reason", "Reason for this", as_is},
    {"opt_out_checked_on", "Opt-out list checked on", day_words},
    {"extract", "Reference", as_is},
};

void add_term(std::string& out, std::string_view term, std::string_view words) {
  out += "<dt>" + escape_markup(term) + "</dt><dd>" + escape_markup(words) + "</dd>\n";
}

std::string write_study(const Json& manifest) {
  std::string out = "<dl>\n";
  add_term(out, "Made on", day_words(read_string(manifest, "made_on").value_or("")));
  const Json* study = find_object(manifest, "study");
  if (study == nullptr) return out + "</dl>\n";
  for (const StudyTerm& row : kStudyTerms) {
    if (const auto value = read_string(*study, row.name)) add_term(out, row.term, row.words(*value));
  }
  for (const auto& [name, value] : study->items()) {
    const bool is_known = std::any_of(std::begin(kStudyTerms), std::end(kStudyTerms),
                                      [&name = name](const StudyTerm& row) { return row.name == name; });
    if (!is_known && value.is_string()) add_term(out, code_words(name), value.get_ref<const std::string&>());
  }
  return out + "</dl>\n";
}

constexpr std::string_view kLimits =
    "<h2>What these figures do not cover</h2>\n<ul>\n"
    "<li>They are about the traits named above. Somebody who knows a person's exact answers or exact days can look for "
    "those.</li>\n"
    "<li>People of a group may all have given the same answer. Then the group tells the answer of each of them, unless "
    "diversity was asked for.</li>\n"
    "<li>They are about this extract alone. A second extract of the same people can be joined with it on columns that "
    "both hold.</li>\n"
    "</ul>\n<h2>Before you sign</h2>\n<ul>\n"
    "<li>Run <code>cairn verify</code> on the folder: it counts the groups again on the files themselves.</li>\n"
    "<li>Compare the fingerprint that it shows with the sender's, on another way than the files came.</li>\n"
    "<li>Read the codebook: every column that leaves is in it.</li>\n</ul>\n";

}  // namespace

std::string write_risk_html(const Json& report, const Json& manifest, const Codebook& codebook) {
  const Json* risk = find_object(report, "risk");
  const Json* before = risk == nullptr ? nullptr : find_object(*risk, "before");
  const Json* after = risk == nullptr ? nullptr : find_object(*risk, "after");
  std::string body = write_study(manifest) + write_summary(report, before, after, codebook);
  body += "<h2>Risk</h2>\n" + write_figures(report, before, after) + write_sizes(report) + write_agreements(report) +
          write_steps(manifest);
  body += "<h2>What was done</h2>\n" + write_treatment(report, codebook) + std::string(kLimits);
  return html_page("Risk report: " + read_string(manifest, "title").value_or(""), body);
}

}  // namespace cairn::extract
