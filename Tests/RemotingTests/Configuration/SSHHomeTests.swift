import Glibc
import Testing

@testable import Remoting

@Suite struct SSHHomeTests {
    @Test("a group is private if its user alone is in it, by either database")
    func privateGroup() {
        let joe = SSHHome.User(name: "joe", id: 7, group: 70)
        let other = SSHHome.User(name: "other", id: 8, group: 80)
        func isPrivate(_ members: [String], _ users: [SSHHome.User], group: gid_t = 70) -> Bool {
            SSHHome.isPrivate(group: group, members: members, users: users, of: 7)
        }
        #expect(isPrivate([], [joe, other]))
        #expect(isPrivate(["joe"], [joe, other]))
        #expect(isPrivate(["joe"], [joe, other], group: 90))
        #expect(!isPrivate(["joe", "other"], [joe, other]))
        #expect(!isPrivate([], [joe, .init(name: "third", id: 9, group: 70)]))
        #expect(!isPrivate([], [joe, other], group: 90))
        #expect(!isPrivate([], [joe, other], group: 80))
    }
}
