#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "engine/disclosure/hierarchy.h"
#include "engine/disclosure/lattice.h"
#include "engine/disclosure/privacy_model.h"

namespace cairn::disclosure {

/// A quasi-identifier of the records to be searched.
struct QuasiIdentifier {
  const Hierarchy* hierarchy = nullptr;
  std::vector<std::uint32_t> leaves;  // leaf of the hierarchy, one a row
  double weight = 1;
};

/// The equivalence classes of one node: a packed key of all codes, the number of records, the counts of sensitive
/// values, and where there is a population the number of its people. A class may then have people and no records.
template <class Key>
struct ClassTable {
  std::vector<Key> keys;
  std::vector<std::uint32_t> sizes;
  std::vector<std::uint32_t> counts;  // `width` a class
  std::vector<std::uint32_t> people;  // empty where there is no population

  std::int64_t people_of(std::size_t index) const { return people.empty() ? 0 : people[index]; }
};

/// Class tables of nodes, each rolled up from a lower one that shares its first levels; those are kept for the next
/// node. Key is an unsigned integer wide enough for one code of every quasi-identifier.
template <class Key>
class ClassTables {
 public:
  ClassTables(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, std::size_t width);
  /// Valid until the next call.
  const ClassTable<Key>& at(const Levels& levels);
  std::uint32_t code_of(Key key, std::size_t attribute) const {
    return static_cast<std::uint32_t>((key >> shifts_[attribute]) & masks_[attribute]);
  }
  /// Rows that agree in every quasi-identifier as recorded are one class of the lowest node; its number by row.
  const std::vector<std::uint32_t>& class_of_row() const { return class_of_row_; }
  std::size_t lowest_classes() const { return root_.keys.size(); }
  const ClassTable<Key>& lowest() const { return root_; }
  /// The key that a class of the lowest node has at given levels.
  Key key_of(std::uint32_t lowest_class, const Levels& levels) const;
  static unsigned bits_needed(const std::vector<QuasiIdentifier>& quasi);

 private:
  struct Slot {
    std::uint32_t index = 0, stamp = 0;
  };
  void begin_group(std::size_t expected);
  std::uint32_t find_class(Key key, ClassTable<Key>& into);
  void load_rows(const PrivacyModel& model);
  void load_population(const Population& population);
  void roll_up(const ClassTable<Key>& from, std::size_t attribute, std::size_t level, ClassTable<Key>& into);

  const std::vector<QuasiIdentifier>& quasi_;
  std::size_t width_;
  bool has_population_;
  std::vector<std::size_t> order_;  // attributes with many values first: rolling them up shrinks the table most
  std::vector<unsigned> shifts_;
  std::vector<Key> masks_;
  ClassTable<Key> root_;
  std::vector<std::uint32_t> class_of_row_;
  std::map<std::vector<std::size_t>, ClassTable<Key>> kept_;
  std::size_t kept_size_ = 0;
  ClassTable<Key> last_;
  std::vector<Slot> slots_;
  std::uint32_t stamp_ = 0;
};

/// 128 bits hold about 16 quasi-identifiers of 200 values.
__extension__ using WideKey = unsigned __int128;
extern template class ClassTables<std::uint64_t>;
extern template class ClassTables<WideKey>;

}  // namespace cairn::disclosure
