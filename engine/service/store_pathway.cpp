#include "engine/service/store_pathway.h"

#include "engine/base/embedded.h"
#include "engine/service/session_store.h"
#include "engine/service/store_response.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {
namespace {

constexpr std::string_view kFolder = "pathways/";
constexpr std::string_view kFile = "/pathway.json";

std::optional<std::string> find_embedded(const std::string& path) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path == path) return std::string(file.content);
  }
  return std::nullopt;
}

Result<void> insert_all(const Services& services, store::Session& session, const access::Actor& actor,
                        const PathwaySource& source, const PathwayCheck& check) {
  SessionStore unit(session);
  const Services inside{unit, services.clock, services.random, services.catalogue};
  for (const PathwayFile& file : source.questionnaires) CAIRN_TRY(store_questionnaire(inside, actor, file.content));
  const pathway::Definition& definition = *check.definition;
  CAIRN_TRY(store::insert_pathway(session, {definition.id, definition.version, definition.title, source.pathway,
                                            check.scoring, services.clock.now()}));
  return record_audit(session, services, actor, "pathway.store", "Pathway/" + definition.id);
}

}  // namespace

Result<StoredPathway> store_pathway(const Services& services, const access::Actor& actor, const PathwaySource& source) {
  CAIRN_TRY(access::require(actor, access::Permission::Administer));
  PathwayCheck check = check_pathway(source);
  if (!check.definition || has_errors(check.issues))
    return Error{ErrorCode::Unprocessable, "The pathway has errors.", "", std::move(check.issues)};
  CAIRN_TRY(services.store.write(
      [&](store::Session& session) { return insert_all(services, session, actor, source, check); }));
  services.catalogue.forget();
  return StoredPathway{check.definition->id, check.definition->version, std::move(check.issues)};
}

Result<void> install_embedded_pathways(const Services& services, const access::Actor& actor) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with(kFolder) || !file.path.ends_with(kFile)) continue;
    const std::string folder(file.path.substr(0, file.path.size() - kFile.size() + 1));
    const std::string id = folder.substr(kFolder.size(), folder.size() - kFolder.size() - 1);
    CAIRN_ASSIGN(const bool is_there, services.store.read([&](store::Session& session) -> Result<bool> {
      CAIRN_ASSIGN(const auto current, store::find_pathway(session, id, ""));
      return current.has_value();
    }));
    if (is_there) continue;
    Issues missing;
    const PathwaySource source = gather_pathway(
        std::string(file.content), [&](const std::string& name) { return find_embedded(folder + name); }, missing);
    CAIRN_ASSERT(missing.empty());
    CAIRN_TRY(store_pathway(services, actor, source));
  }
  return {};
}

Result<std::vector<PathwaySummary>> list_current_pathways(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, access::Permission::ReadPathway));
  return services.store.read([](store::Session& session) -> Result<std::vector<PathwaySummary>> {
    CAIRN_ASSIGN(const auto records, store::list_pathways(session));
    std::vector<PathwaySummary> out;
    for (const store::PathwayRecord& record : records) out.push_back({record.id, record.version, record.title});
    return out;
  });
}

Result<std::string> load_pathway_document(const Services& services, const access::Actor& actor, std::string_view id,
                                          std::string_view version) {
  CAIRN_TRY(access::require(actor, access::Permission::ReadPathway));
  return services.store.read([&](store::Session& session) -> Result<std::string> {
    CAIRN_ASSIGN(auto record, store::find_pathway(session, id, version));
    if (!record) return Error{ErrorCode::NotFound, "There is no such pathway."};
    return std::move(record->document);
  });
}

}  // namespace cairn::service
