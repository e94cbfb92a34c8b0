#pragma once

#include "engine/service/check_pathway.h"
#include "engine/service/services.h"

namespace cairn::service {

struct StoredPathway {
  std::string id, version;
  Issues findings;
};

/// Permission Administer. Checks a pathway with its questionnaires and scoring and makes it the current version, all or
/// nothing. Unprocessable with every finding when it has errors; Conflict when this version is stored with another
/// content (a published version never changes); nothing happens when the same is stored already.
Result<StoredPathway> store_pathway(const Services& services, const access::Actor& actor, const PathwaySource& source);

/// Stores the pathways that travel inside the program where the folder has no version of them yet. A service's own
/// newer version is left alone. Called at every start.
Result<void> install_embedded_pathways(const Services& services, const access::Actor& actor);

struct PathwaySummary {
  std::string id, version, title;
};
/// Permission ReadPathway.
Result<std::vector<PathwaySummary>> list_current_pathways(const Services& services, const access::Actor& actor);
/// Permission ReadPathway. pathway.json as it was stored; an empty version is the current one.
Result<std::string> load_pathway_document(const Services& services, const access::Actor& actor, std::string_view id,
                                          std::string_view version = {});

}  // namespace cairn::service
