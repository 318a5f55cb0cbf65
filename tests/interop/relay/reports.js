/** What a Relay application asks: a page of a list, the next one, and one object again by its id. */
import { graphql } from "relay-runtime";

export const page = graphql`
  query reportsPageQuery($unit: ID) {
    me {
      person {
        ...reports_person
      }
    }
    unit(id: $unit) {
      ...reports_unit
    }
  }
`;

export const reports = graphql`
  fragment reports_person on Person
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "reportsNextQuery") {
    name
    reports(first: $count, after: $cursor) @connection(key: "reports_person_reports") {
      edges {
        node {
          name
          email
        }
      }
    }
  }
`;

export const unit = graphql`
  fragment reports_unit on OrgUnit @refetchable(queryName: "reportsUnitQuery") {
    name
    lead {
      name
    }
  }
`;

export const checkIn = graphql`
  mutation reportsCheckInMutation($input: CheckInCreateInput!) {
    checkInCreate(input: $input) {
      checkIn {
        keyResult {
          progress {
            value
          }
        }
      }
      errors {
        code
        path
        message
      }
    }
  }
`;
