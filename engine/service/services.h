#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "engine/access/permission.h"
#include "engine/base/clock.h"
#include "engine/base/id.h"
#include "engine/base/random.h"
#include "engine/fhir/questionnaire.h"
#include "engine/pathway/definition.h"
#include "engine/service/figure_cache.h"
#include "engine/store/store.h"
#include "engine/survey/form.h"
#include "engine/survey/paging.h"
#include "engine/survey/scoring.h"

namespace cairn::service {

/// A questionnaire as stored, parsed once, its expressions compiled. Immutable; shared between threads.
struct LoadedQuestionnaire {
  LoadedQuestionnaire(QuestionnaireId its_id, std::shared_ptr<const survey::Form> its_form);
  QuestionnaireId id;
  std::shared_ptr<const survey::Form> form;
  const fhir::Questionnaire& questionnaire;  // the form's
  std::vector<survey::Page> pages;           // point into `questionnaire`
  std::vector<std::string> languages;        // it can be read in, its own first
};

/// A pathway's current version with its scales, parsed once.
struct LoadedPathway {
  pathway::Definition definition;
  std::vector<survey::Scale> scales;  // of all its questionnaires

  /// Scales whose questionnaire has this canonical url.
  std::vector<survey::Scale> scales_for(std::string_view questionnaire_url) const;
  const survey::Scale* find_scale(std::string_view measure) const;
};

/// Parsed questionnaires and pathways by id, loaded from the store when first asked for.
class Catalogue {
 public:
  Result<std::shared_ptr<const LoadedQuestionnaire>> load_questionnaire(store::Session& session,
                                                                        const QuestionnaireId& id);
  Result<std::shared_ptr<const LoadedQuestionnaire>> load_questionnaire_by_url(store::Session& session,
                                                                               std::string_view canonical);
  Result<std::shared_ptr<const LoadedPathway>> load_pathway(store::Session& session, std::string_view pathway);
  /// Forgets cached pathways (after a new version was stored) and the newest-version look-ups of questionnaires.
  void forget();
  /// Figures of dashboards and comparisons that were computed already.
  FigureCache& figures() { return figures_; }

 private:
  FigureCache figures_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const LoadedQuestionnaire>> questionnaires_;  // by id
  std::map<std::string, std::shared_ptr<const LoadedQuestionnaire>> newest_;          // by canonical
  std::map<std::string, std::shared_ptr<const LoadedPathway>> pathways_;
};

/// The world as the service sees it. One per process, shared by all threads.
struct Services {
  store::Store& store;
  const Clock& clock;
  Random& random;  // thread-safe
  Catalogue& catalogue;
};

/// Appends to the audit chain inside the unit of work `session` belongs to. `detail` is JSON without personal data.
Result<void> record_audit(store::Session& session, const Services& services, const access::Actor& actor,
                          std::string_view action, std::string_view subject, std::string_view detail = "{}");

}  // namespace cairn::service
