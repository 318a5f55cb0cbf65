/** What shows OKRs, as one file. */
// Styles first, then words: like beside like packs smaller.
import "./course/course.css?inline";
import "./objective/objective.css?inline";
import "./key-result/key-result.css?inline";
import "./tree/tree.css?inline";
import "./team-okrs/team-okrs.css?inline";
import "./course/words/en.json";
import "./objective/words/en.json";
import "./key-result/words/en.json";
import "./tree/words/en.json";
import "./team-okrs/words/en.json";
import { VIEWS } from "./element/view.ts";
import KeyResult from "./key-result/key-result.ts";
import Objective from "./objective/objective.ts";
import TeamOkrs from "./team-okrs/team-okrs.ts";
import Tree from "./tree/tree.ts";

Object.assign(VIEWS, { "okr-key-result": KeyResult, "okr-objective": Objective, "okr-team-okrs": TeamOkrs, "okr-tree": Tree });
