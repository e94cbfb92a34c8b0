#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/base/json_place.h"

namespace cairn::cli {

/// What `questionnaire check` found in one file. Issues and places go together and are in the order of the file.
struct FileVerdict {
  std::filesystem::path file;
  std::string version;  // "R4", "R5" …; "scoring" for a file of scoring rules; empty when nobody can tell
  bool ok = false;      // it can be used
  Issues issues;
  std::vector<TextPlace> places;
};

/// On one line and without control characters, which messages about text may hold.
std::string flat(std::string_view text);

/// Sorts the issues by place, the worst first at the same place.
void sort_by_place(FileVerdict& verdict);

/// {file, ok, version, findings: [{severity, code, path, message, line, column}]}
Json verdict_json(const FileVerdict& verdict);

/// Verdicts as a person reads them, and what they come to.
class VerdictPrinter {
 public:
  explicit VerdictPrinter(std::ostream& out) : out_(out) {}
  void print(const FileVerdict& verdict);
  void print_total() const;

 private:
  void print_issue(const Issue& issue, const TextPlace& place);

  std::ostream& out_;
  std::size_t files_ = 0, usable_ = 0;
  std::size_t counts_[3] = {0, 0, 0};  // errors, warnings, notes
};

}  // namespace cairn::cli
