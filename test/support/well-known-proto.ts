/** The files of `google/protobuf/` that interfaces use, for a protoc that is installed without them. */
export const WELL_KNOWN_PROTO: Readonly<Record<string, string>> = {
  "google/protobuf/timestamp.proto": `syntax = "proto3";
package google.protobuf;
message Timestamp { int64 seconds = 1; int32 nanos = 2; }
`,
  "google/protobuf/duration.proto": `syntax = "proto3";
package google.protobuf;
message Duration { int64 seconds = 1; int32 nanos = 2; }
`,
  "google/protobuf/empty.proto": `syntax = "proto3";
package google.protobuf;
message Empty {}
`,
  "google/protobuf/struct.proto": `syntax = "proto3";
package google.protobuf;
enum NullValue { NULL_VALUE = 0; }
message Struct { map<string, Value> fields = 1; }
message ListValue { repeated Value values = 1; }
message Value {
  oneof kind {
    NullValue null_value = 1;
    double number_value = 2;
    string string_value = 3;
    bool bool_value = 4;
    Struct struct_value = 5;
    ListValue list_value = 6;
  }
}
`,
};
