#include "engine/service/once.h"

#include "engine/access/secret.h"
#include "engine/service/session_store.h"
#include "engine/store/comparisons.h"

namespace cairn::service {

Result<OnceReceipt> run_once(const Services& services, const access::Actor& actor, std::string_view kind,
                             std::string_view key, std::string_view body,
                             const std::function<Result<std::string>(const Services&)>& work) {
  if (key.empty()) {
    CAIRN_ASSIGN(std::string location, work(services));
    return OnceReceipt{std::move(location), false};
  }
  constexpr std::size_t kLongestKey = 255;
  if (key.size() > kLongestKey)
    return Error{ErrorCode::InvalidArgument, "The Idempotency-Key has more than 255 characters. Use a shorter one."};
  const std::string stored_key = access::hash_chain({kind, actor.audit_name(), key});
  const std::string body_hash = access::sha256(body);
  return services.store.write([&](store::Session& session) -> Result<OnceReceipt> {
    CAIRN_ASSIGN(const auto earlier, store::find_idempotency(session, stored_key));
    if (earlier && earlier->body_sha256 != body_hash)
      return Error{ErrorCode::Conflict,
                   "This Idempotency-Key was used for another document. Use a new key for each document."};
    if (earlier) return OnceReceipt{earlier->location, true};
    SessionStore unit(session);
    const Services inside{unit, services.clock, services.random, services.catalogue};
    CAIRN_ASSIGN(std::string location, work(inside));
    CAIRN_TRY(store::insert_idempotency(session, {stored_key, body_hash, 201, location, services.clock.now()}));
    return OnceReceipt{std::move(location), false};
  });
}

}  // namespace cairn::service
