#pragma once

#include <string>
#include <string_view>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/base/result.h"

namespace cairn::exchange {

/// Questionnaires from and for the tools in which surveys are written. An import gives a FHIR R4 Questionnaire; an
/// export gives a file. Either comes with findings for all that could not be carried over: place, what, consequence.
/// An Error says why there is nothing at all.
struct Imported {
  Json questionnaire;
  Issues issues;
};
struct Exported {
  std::string bytes;
  Issues issues;
};

struct ImportOptions {
  std::string url;  // canonical; what the file says when empty
};

/// XLSForm (.xlsx) as ODK and KoboToolbox read it.
Result<Imported> import_xlsform(std::string_view workbook, const ImportOptions& options = {});
/// A REDCap data dictionary: CSV with 18 columns.
Result<Imported> import_redcap(std::string_view csv, const ImportOptions& options = {});

Result<Exported> export_xlsform(const Json& questionnaire);
Result<Exported> export_redcap(const Json& questionnaire);

struct PaperOptions {
  std::string language;  // of the texts; the questionnaire's own when empty
};
/// One HTML file for printing: A4, large type, no script, nothing loaded from elsewhere.
Result<Exported> export_paper(const Json& questionnaire, const PaperOptions& options = {});

}  // namespace cairn::exchange
