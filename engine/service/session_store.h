#pragma once

#include "engine/store/store.h"

namespace cairn::service {

/// A Store whose reads and writes all run inside one open unit of work: service functions called with it become one
/// larger all-or-nothing step. An error does not undo the function's own changes; whoever opened the unit must return
/// it, which undoes all.
class SessionStore final : public store::Store {
 public:
  explicit SessionStore(store::Session& session) : session_(session) {}
  std::uint64_t data_version() const override { return 0; }

 protected:
  Result<void> run_read(const Unit& work) override { return work(session_); }
  Result<void> run_write(const Unit& work) override { return work(session_); }

 private:
  store::Session& session_;
};

}  // namespace cairn::service
