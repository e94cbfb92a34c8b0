#pragma once

#include <deque>
#include <string>
#include <vector>

#include "engine/fhirpath/model.h"
#include "engine/fhirpath/value.h"

namespace cairn::fhirpath {

struct FunctionRow;

enum class NodeKind : std::uint8_t {
  Literal,
  EmptyCollection,
  This,
  Index,
  Total,
  Variable,  // %name
  Member,    // name
  Call,      // name(arguments)
  Step,      // left.right
  At,        // left[right]
  Sign,      // +left, -left
  Binary,    // left operator right
  Is,        // left is type
  As,        // left as type
};

enum class Operator : std::uint8_t {
  None,
  Multiply,
  Divide,
  Div,
  Mod,
  Add,
  Subtract,
  Concatenate,
  Union,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  Equal,
  NotEqual,
  Equivalent,
  NotEquivalent,
  In,
  Contains,
  And,
  Or,
  Xor,
  Implies
};

/// "FHIR.Patient", "Quantity". An unqualified name may mean a type of FHIR and one of System; either fits.
struct TypeName {
  std::string space, name;
  TypeId fhir = 0;
  TypeId system = 0;
};

/// A part of a compiled expression. Never changes after compilation.
struct Node {
  NodeKind kind = NodeKind::EmptyCollection;
  Operator operation = Operator::None;
  bool negative = false;    // Sign
  bool descending = false;  // an argument of sort()
  bool is_first = false;    // Member: begins a path, so it may be the name of a type
  std::uint16_t depth = 1;
  std::uint32_t offset = 0;  // in the text of the expression
  NameId name = 0;           // Member: number of its name in the model
  TypeId as_type = 0;        // Member: the type that bears this name, for "Patient.name"
  std::uint16_t slot = 0;    // Variable, defineVariable: which
  const Node* left = nullptr;
  const Node* right = nullptr;
  const FunctionRow* function = nullptr;
  std::vector<const Node*> arguments;
  Value literal;
  std::string text;   // name of a member, call or variable; text of a literal
  Quantity quantity;  // a quantity literal
  TypeName type;      // Is, As, type arguments
};

struct Program {
  std::string text;
  const Model* model = nullptr;
  std::deque<Node> nodes;
  const Node* root = nullptr;
  bool reads_input = false;            // false for "1 + 1"
  std::vector<std::string> variables;  // by slot
};

}  // namespace cairn::fhirpath
