#pragma once

#include <string>

#include "engine/service/services.h"

namespace cairn::service {

/// The people of a study whose standing to the national data opt-out is to be checked, one "ID," a line (the form in
/// which such lists are exchanged; the service maps its own ids to NHS numbers elsewhere). Permission ReadPersons; the
/// handing out is audited.
Result<std::string> export_opt_out_list(const Services& services, const access::Actor& actor, std::string_view study);

struct ImportedList {
  std::int64_t people = 0;
  Date checked_on{};
};
/// Takes in what came back: the people who may be used, one a line with or without the comma. It replaces the study's
/// earlier list; only hashes are kept, and nothing is written on anybody's record. Unprocessable, naming lines and no
/// person, when a line is nobody of the study's pathway, the list is empty, or the day is in the future. Permission
/// ReadPersons; audited.
Result<ImportedList> import_opt_out_list(const Services& services, const access::Actor& actor, std::string_view study,
                                         std::string_view file, Date checked_on);

}  // namespace cairn::service
