#include "cli/questionnaire_report.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <ostream>

#include "engine/survey/lint/lint.h"

namespace cairn::cli {
namespace {

constexpr std::size_t kShownOfOneCode = 20;

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

/// Errors, warnings, notes.
std::size_t kind_of(Severity severity) {
  return severity >= Severity::Error ? 0 : severity == Severity::Warning ? 1 : 2;
}
constexpr std::string_view kKindNames[] = {"error", "warning", "note"};

std::string counts_in_words(const std::size_t (&counts)[3]) {
  std::string words;
  for (std::size_t kind = 0; kind < 3; ++kind) {
    if (counts[kind] == 0) continue;
    words += (words.empty() ? "" : ", ") + counted(counts[kind], kKindNames[kind], std::string(kKindNames[kind]) + "s");
  }
  return words.empty() ? "nothing found" : words;
}

}  // namespace

std::string flat(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    const bool is_control = static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
    if (!is_control)
      out.push_back(letter);
    else if (!out.empty() && out.back() != ' ')
      out.push_back(' ');
  }
  return out;
}

void sort_by_place(FileVerdict& verdict) {
  std::vector<std::size_t> order(verdict.issues.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const TextPlace &left = verdict.places[a], &right = verdict.places[b];
    if (left.line != right.line) return left.line < right.line;
    if (left.column != right.column) return left.column < right.column;
    return verdict.issues[a].severity > verdict.issues[b].severity;
  });
  Issues issues;
  std::vector<TextPlace> places;
  for (const std::size_t i : order) {
    issues.push_back(std::move(verdict.issues[i]));
    places.push_back(verdict.places[i]);
  }
  verdict.issues = std::move(issues);
  verdict.places = std::move(places);
}

Json verdict_json(const FileVerdict& verdict) {
  Json findings = Json::array();
  for (std::size_t i = 0; i < verdict.issues.size(); ++i) {
    const Issue& issue = verdict.issues[i];
    Json finding = {{"severity", severity_name(issue.severity)},
                    {"code", issue.code},
                    {"path", issue.path},
                    {"message", issue.message}};
    if (verdict.places[i].line > 0) {
      finding["line"] = verdict.places[i].line;
      finding["column"] = verdict.places[i].column;
    }
    findings.push_back(std::move(finding));
  }
  return {{"file", verdict.file.string()},
          {"ok", verdict.ok},
          {"version", verdict.version},
          {"findings", std::move(findings)}};
}

void VerdictPrinter::print_issue(const Issue& issue, const TextPlace& place) {
  const std::string where = place.line == 0 ? "-" : std::to_string(place.line) + ":" + std::to_string(place.column);
  const std::string indent(10, ' ');
  const survey::lint::TwoLines lines = survey::lint::split_message(issue.message);
  out_ << "  " << where << std::string(where.size() < 8 ? 8 - where.size() : 1, ' ')
       << kKindNames[kind_of(issue.severity)] << ": " << flat(lines.what) << " [" << issue.code << "]\n";
  if (!lines.remedy.empty()) out_ << indent << "→ " << flat(lines.remedy) << "\n";
}

void VerdictPrinter::print(const FileVerdict& verdict) {
  ++files_;
  usable_ += verdict.ok ? 1 : 0;
  std::size_t counts[3] = {0, 0, 0};
  for (const Issue& issue : verdict.issues) {
    ++counts[kind_of(issue.severity)];
    ++counts_[kind_of(issue.severity)];
  }
  out_ << verdict.file.string() << ": " << (verdict.ok ? "can be used" : "cannot be used");
  if (verdict.version == "scoring") {
    out_ << " (scoring rules)";
  } else if (!verdict.version.empty()) {
    out_ << " (FHIR " << verdict.version << ")";
  }
  out_ << ", " << counts_in_words(counts) << "\n";
  std::map<std::string_view, std::size_t> shown;
  for (std::size_t i = 0; i < verdict.issues.size(); ++i) {
    if (++shown[verdict.issues[i].code] <= kShownOfOneCode) print_issue(verdict.issues[i], verdict.places[i]);
  }
  for (const auto& [code, count] : shown) {
    if (count > kShownOfOneCode)
      out_ << "  … and " << count - kShownOfOneCode << " more [" << code << "]; --only " << code
           << " --json lists all.\n";
  }
}

void VerdictPrinter::print_total() const {
  out_ << counted(files_, "file", "files") << ", " << usable_ << " can be used: " << counts_in_words(counts_) << ".\n";
}

}  // namespace cairn::cli
