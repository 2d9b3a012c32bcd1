module.exports = function (app) {
  return new ChatRemote(app);
};

function ChatRemote(app) {
  this.app = app;
}

ChatRemote.prototype.add = function (uid, room, cb) {
  cb(null, ["anna"]);
};

ChatRemote.prototype.kick = function (uid, cb) {
  cb();
};
